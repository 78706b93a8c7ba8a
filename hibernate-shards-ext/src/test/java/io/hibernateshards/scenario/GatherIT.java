package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.AcrossModel.Comment;
import io.hibernateshards.scenario.AcrossModel.Friendship;
import io.hibernateshards.scenario.AcrossModel.Member;
import io.hibernateshards.scenario.AcrossModel.Post;
import jakarta.persistence.Column;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Query;
import jakarta.persistence.criteria.JoinType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.Order;
import org.hibernate.query.Page;
import org.jspecify.annotations.Nullable;

/** What several databases cannot answer with the rows that each has, one answers with the rows of all. */
class GatherIT {

    private static final String SELECTS = """
            select f.id, m.name from Friendship f join f.friend m order by f.id
            select f.id, m.name from Friendship f left join f.friend m order by f.id
            select f.id, f.friend.name from Friendship f order by f.id
            select f.id, f.friend.country.name from Friendship f order by f.id
            select f.id, m.login from Friendship f left join f.friend m on m.rank > 2 order by f.id
            select f.id from Friendship f where f.friend.name = 'Name 1' order by f.id
            select f.id from Friendship f where f.friend.rank > f.member.rank order by f.id
            select f.id, m.login from Friendship f right join f.friend m order by m.login, f.id
            select f.id, m.login from Friendship f full join f.friend m order by m.login, f.id
            select m.name, count(f), sum(f.weight), min(f.weight) from Friendship f join f.friend m group by m.name order by m.name
            select m.name, count(distinct f.member) from Friendship f join f.friend m group by m.name having count(f) > 1 order by m.name
            select distinct m.name from Friendship f join f.friend m order by m.name
            select count(f) from Friendship f where f.friend.rank is null
            select m.login, c.id from Member m join Comment c on c.writer = m order by m.login, c.id
            select m.login, p.id from Member m cross join Post p where m.rank = p.likes order by m.login, p.id
            select m.login, n.login from Member m join Member n on m.rank = n.rank and m.login < n.login order by m.login, n.login
            select a.login, b.login, c.login from Friendship f join f.member a join f.friend b join Friendship g on g.member = b join g.friend c where c <> a order by f.id, g.id
            select m.login from Member m where exists (select 1 from Friendship f where f.friend = m and f.weight < m.rank) order by m.login
            select m.login, (select count(f) from Friendship f where f.friend = m) from Member m order by m.login
            select m.login from Member m where m.rank > (select avg(f.weight) from Friendship f where f.friend = m) order by m.login
            select p.id, rank() over (order by p.likes) from Post p order by p.id
            select p.id, row_number() over (partition by p.topic order by p.likes desc, p.id) from Post p order by p.id
            select p.id, sum(p.likes) over (order by p.id rows between 2 preceding and current row) from Post p order by p.id
            select d.topic, d.number from (select p.topic as topic, count(p) as number from Post p group by p.topic) d order by d.number, d.topic
            with t as (select p.topic as topic, count(p) as number from Post p group by p.topic) select max(t.number), count(t.topic) from t t
            select k.name, count(m) from Member m right join m.country k group by k.name order by k.name
            select k.code, m.login from Country k left join Member m on m.country = k order by k.code, m.login
            select t.title, m.login from Member m join m.team t order by t.title, m.login
            select t.title, count(m) from Team t left join Member m on m.team = t group by t.title order by t.title
            select count(distinct p.topic) filter (where p.likes > 3), count(distinct p.likes) from Post p
            select m.balance from Member m where m.rank > 3 union select n.balance from Member n where n.rank < 2
            select percentile_cont(0.5) within group (order by p.likes) from Post p
            select f.id, m.name from Friendship f join f.friend m order by m.name nulls first, f.id limit 7 offset 2
            """;

    /** Conditions and equal values that must leave out no row that is needed. */
    private static final String NARROWED = """
            select f.id, m.login from Friendship f left join f.friend m where f.id = 71 order by f.id
            select f.id, m.login from Friendship f left join f.friend m on m.rank = 2 where f.weight = 1 order by f.id
            select f.id, m.login from Friendship f left join f.friend m where m.login is null and f.weight in (0, 1) order by f.id
            select m.login, f.id from Member m left join Friendship f on f.friend = m and f.weight = 1 where m.rank in (1, 2) order by m.login, f.id
            select m.login from Member m where m.rank = 2 and not exists (select 1 from Friendship f where f.friend = m and f.weight = 1) order by m.login
            select m.login, (select count(f) from Friendship f where f.friend = m) from Member m where m.login = 'm3'
            select m.login, n.login from Member m, Member n where m.rank = n.rank and m.login = 'm2' order by n.login
            select m.login, n.login from Member m, Member n where m.name = n.name and m.login = 'm2' order by n.login
            select m.login, c.id from Member m join Comment c on c.writer = m where c.post.author.login = 'm2' order by m.login, c.id
            select m.login, k.id from Member m left join Comment c on c.writer = m left join c.post k where m.login in ('m2', 'm5') order by m.login, k.id
            select f.id, g.id from Friendship f join f.friend m join Friendship g on g.member = m where f.id = 10 order by g.id
            select t.title, m.login from Member m join m.team t where t.title = 'Team 0' order by m.login
            select t.title, m.login from Team t left join Member m on m.team = t where t.size > 2 order by t.title, m.login
            """;

    private static final String ENTITIES = """
            select f from Friendship f join f.friend m where m.rank > 2 order by f.id
            select m from Friendship f join f.friend m order by f.id
            select f.friend from Friendship f order by f.id
            select f, m from Friendship f left join f.friend m order by f.id
            select f, m.name, m from Friendship f join f.friend m where f.weight is not null order by m.name, f.id
            select distinct m from Friendship f join f.friend m
            select c, w from Comment c left join c.writer w order by c.id
            select c from Comment c join fetch c.post join c.writer w where w.rank = 2 order by c.id
            select c from Comment c left join fetch c.post join c.writer w where w.name is not null order by c.id
            select new map(f as friendship, m as friend, m.name as name) from Friendship f join f.friend m order by f.id
            select new list(m, count(f)) from Friendship f join f.friend m group by m order by m.login
            select p from Post p join Member m on m.rank = p.likes order by p.id
            select p from Post p where p.likes > (select count(f) from Friendship f where f.friend.name = p.topic) order by p.id
            from Member m where exists (select 1 from Friendship f where f.friend = m and f.weight < m.rank) order by m.login
            select m from Member m right join m.country k order by k.code, m.login
            select t, m from Member m join m.team t order by m.login
            """;

    @OnEachDatabase
    void valuesOfRowsThatLiveApartAreThoseOfOneDatabase(Databases databases) {
        new AcrossOracle()
                .statements(SELECTS)
                .query("parameters order by", GatherIT::withParameters)
                .query("tuples order by", GatherIT::tuples)
                .query("criteria order by", GatherIT::criteria)
                .compare(databases);
    }

    @OnEachDatabase
    void noRowIsLeftOutThatIsNeeded(Databases databases) {
        new AcrossOracle().statements(NARROWED).compare(databases);
    }

    @OnEachDatabase
    void entitiesThatCannotBeLoadedByTheirIdsAreRefused(Databases databases) {
        try (var factory = openBooks(databases);
                var session = factory.createEntityManager()) {
            for (var hql : List.of(
                    "select b, r.id from Rating r join r.book b left join fetch b.chapters",
                    "select distinct b from Rating r join r.book b order by b.title",
                    "select b.chapters from Rating r join r.book b",
                    "select case when r.id > 1 then b else b end from Rating r join r.book b",
                    "select b from Rating r join r.book b union select k from Chapter c join c.book k",
                    "select r.id, b from Rating r join r.book b union all select r.id, k from Rating r join r.book k",
                    "with t as (select b as book from Rating r join r.book b) select t.book from t t",
                    "select d.book from (select b as book from Rating r join r.book b) d",
                    "select r.mark from Rating r join r.book b where b.title = 'a'",
                    "select c from Cover c join c.rating r where r.book.title = 'a'")) {
                assertThatThrownBy(() -> session.createQuery(hql, Object.class).getResultList())
                        .as(hql)
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("may live on another database");
            }
        }
    }

    @OnEachDatabase
    void entitiesOfRowsThatLiveApartAreThoseOfOneDatabase(Databases databases) {
        new AcrossOracle().inSessionsAlone().statements(ENTITIES).compare(databases);
    }

    private static Query withParameters(SharedSessionContract session) {
        return session.createQuery(
                        "select f.id, m.name from Friendship f join f.friend m where m.rank in (:ranks) and f.weight < :weight "
                                + "and m.login not in (:not) order by f.id",
                        Object[].class)
                .setParameterList("ranks", List.of(0, 1, 2, 5))
                .setParameterList("not", List.of("m1"))
                .setParameter("weight", 3)
                .setFirstResult(1)
                .setMaxResults(5);
    }

    private static Query tuples(SharedSessionContract session) {
        return session.createQuery(
                "select f.id as id, m as friend, m.balance as balance from Friendship f join f.friend m order by f.id",
                jakarta.persistence.Tuple.class);
    }

    private static Query criteria(SharedSessionContract session) {
        var builder = session.getCriteriaBuilder();
        var criteria = builder.createQuery(Object[].class);
        var friendship = criteria.from(Friendship.class);
        var friend = friendship.join("friend", JoinType.LEFT);
        criteria.multiselect(friendship.get("id"), friend.get("name"), builder.coalesce(friend.get("rank"), -1))
                .where(builder.or(builder.isNull(friend.get("rank")), builder.gt(friend.get("rank"), 1)))
                .orderBy(builder.desc(friend.get("name")), builder.asc(friendship.get("id")));
        return session.createQuery(criteria);
    }

    @OnEachDatabase
    void countsAndPagesAreThoseOfOneDatabase(Databases databases) {
        assertThat(countsAndPages(databases, new Arrangement(8, 8)))
                .isEqualTo(countsAndPages(databases, Arrangement.PLAIN))
                .hasSizeGreaterThan(5);
    }

    private static List<String> countsAndPages(Databases databases, Arrangement arrangement) {
        try (var factory = AcrossOracle.open(databases, arrangement);
                var session = factory.createEntityManager().unwrap(Session.class)) {
            var found = new ArrayList<String>();
            for (var hql : List.of(
                    "select f from Friendship f join f.friend m where m.rank > 1",
                    "select m.name, count(f) from Friendship f join f.friend m group by m.name")) {
                var query = session.createQuery(hql, (Class<?>) Object.class);
                found.add(hql + ": " + query.setMaxResults(2).getResultCount());
            }
            var page =
                    Page.first(4).keyedBy(List.of(Order.asc(Member.class, "name"), Order.asc(Member.class, "login")));
            KeyedPage<Member> next = page;
            while (next != null) {
                var results = session.createQuery(
                                "select m from Member m where exists (select 1 from Friendship f where f.friend = m and "
                                        + "f.weight >= 0 and f.member.rank >= m.rank)",
                                Member.class)
                        .getKeyedResultList(next);
                results.getResultList().forEach(member -> found.add(member.login));
                next = results.isLastPage() ? null : results.getNextPage();
            }
            return found;
        }
    }

    @OnEachDatabase
    void whatTheSessionHasNotWrittenYetIsAmongTheRows(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 8))) {
            factory.runInTransaction(em -> {
                em.find(Member.class, "m3").name = "changed";
                var post = new Post(999, em.find(Member.class, "m4"), "mine", 1);
                em.persist(post);
                em.persist(new Comment(9_999, post, em.find(Member.class, "m3"), "new"));

                var found = em.createQuery(
                                "select c.id, w.name from Comment c join c.writer w where w.name = 'changed' "
                                        + "and c.post.topic = 'mine'",
                                Object[].class)
                        .getResultList();

                assertThat(found).containsExactly(new Object[] {9_999L, "changed"});
            });
        }
    }

    @OnEachDatabase
    void aLaterStatementOfTheSameConnectionSeesTheTablesThemselves(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 2));
                var session = factory.createEntityManager().unwrap(ShardedSession.class)) {
            var each = List.of("db0", "db1").stream()
                    .mapToLong(database -> session.withDatabase(database, GatherIT::countFriendships))
                    .toArray();

            var gathered = session.createQuery("select f.id from Friendship f join f.friend m order by f.id")
                    .getResultList();

            assertThat(gathered).isNotEmpty();
            assertThat(List.of("db0", "db1").stream()
                            .mapToLong(database -> session.withDatabase(database, GatherIT::countFriendships))
                            .toArray())
                    .isEqualTo(each);
        }
    }

    private static long countFriendships(Session session) {
        return session.createQuery("select count(f) from Friendship f", Long.class)
                .getSingleResult();
    }

    @OnEachDatabase
    void explainSaysWhatIsReadAndWhoAnswers(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 2));
                var session = factory.createEntityManager().unwrap(ShardedSession.class)) {
            var query = session.createQuery("select f.id, m.name from Friendship f join f.friend m", Object[].class);

            var narrowed = session.createQuery(
                    "select f.id, m.name from Friendship f join f.friend m where f.id = 1", Object[].class);
            assertThat(session.explain(narrowed).plan())
                    .contains("narrowed by the ids of [" + Friendship.class.getName() + ", " + Member.class.getName()
                            + "]");
            assertThat(session.explain(query).plan())
                    .startsWith(
                            "Gather of the rows of [Friendship, Member] from [db0, db1], at most 50000, answered by 'db0'")
                    .endsWith("since it has a join of '" + Friendship.class.getName() + "(f).friend(m)'");
            assertThatThrownBy(() ->
                            query.setHint("hibernate.shards.scatter", "refuse").getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("says 'refuse'")
                    .hasMessageContaining("Add a condition on the shard key");
        }
    }

    @OnEachDatabase
    void moreRowsThanAllowedAreAnError(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 2))) {
            factory.runInTransaction(em -> {
                var session = em.unwrap(ShardedSession.class);
                var member = session.find(Member.class, "m1");
                for (int number = 0; number <= 50_000; number++) {
                    session.persist(new Friendship(1_000_000 + number, member, null, number));
                    if (number % 1_000 == 0) {
                        session.flush();
                        session.clear();
                        member = session.find(Member.class, "m1");
                    }
                }
            });
            try (var session = factory.createEntityManager()) {
                assertThatThrownBy(() -> session.createQuery("select f.id, m.name from Friendship f join f.friend m")
                                .getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("the rows of Friendship, Member that it may look at are more than 50000")
                        .hasMessageContaining("Narrow it by conditions on shard keys");
                assertThat(session.createQuery(
                                        "select f.id, m.name from Friendship f join f.friend m where m.login = 'm3' order by f.id")
                                .getResultList())
                        .isNotEmpty();
                assertThat(session.createQuery("select f.id, m.name from Friendship f left join f.friend m "
                                        + "where f.member.login = 'm1' and f.weight in (17, 18)")
                                .getResultList())
                        .hasSize(2);
            }
        }
    }

    private static EntityManagerFactory openBooks(Databases databases) {
        var arrangement = new Arrangement(8, 2);
        return arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of(),
                Book.class,
                Chapter.class,
                Rating.class,
                Cover.class);
    }

    @Entity(name = "Book")
    @EntityGroup("book")
    static class Book {

        @Id
        @ShardKey
        String isbn = "";

        String title = "";

        @OneToMany(mappedBy = "book")
        List<Chapter> chapters = new ArrayList<>();
    }

    @Entity(name = "Chapter")
    @EntityGroup("book")
    @UniquePerDatabase
    static class Chapter {

        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Book book;
    }

    @Entity(name = "Rating")
    @EntityGroup("rating")
    static class Rating {

        @Id
        @ShardKey
        long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Book book;

        @Embedded
        @Nullable
        Mark mark;
    }

    @Embeddable
    static class Mark {

        int stars;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "compared", foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Book comparedTo;
    }

    @Entity(name = "Cover")
    @EntityGroup("cover")
    @UniquePerDatabase
    static class Cover {

        @Id
        @Column(length = 20)
        byte[] digest = {};

        @ShardKey
        long shelf;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Rating rating;
    }
}
