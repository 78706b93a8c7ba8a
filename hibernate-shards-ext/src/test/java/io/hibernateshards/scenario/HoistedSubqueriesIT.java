package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.AcrossModel.Friendship;
import io.hibernateshards.scenario.AcrossModel.Member;
import io.hibernateshards.scenario.AcrossModel.Post;
import jakarta.persistence.Query;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.HibernateException;
import org.hibernate.SharedSessionContract;

/** Subqueries that lead elsewhere than the rows around them are answered first, and the statement goes where they lead. */
class HoistedSubqueriesIT {

    private static final String SELECTS = """
            select p.id from Post p where p.author in (select f.friend from Friendship f where f.member.login = 'm7') order by p.id
            select p.id from Post p where p.author in (select f.friend from Friendship f where f.member.login = 'm7') order by p.likes desc, p.id limit 3
            select p.id from Post p where p.author.login in (select f.friend.login from Friendship f) order by p.id
            from Post p where p.author in (select f.friend from Friendship f where f.member.login in ('m3', 'm4', 'm8')) order by p.id
            from Post p where p.author in (select f.friend from Friendship f where f.member.login = 'nobody')
            select p.id from Post p where p.author not in (select f.friend from Friendship f) order by p.id
            select p.id from Post p where p.author not in (select f.friend from Friendship f where f.friend is not null) order by p.id
            select p.id from Post p where p.author.login not in (select f.friend.login from Friendship f where f.id < 0) order by p.id
            select p.id from Post p where p.topic not in (select q.topic from Post q where q.topic is not null and q.likes > 9) order by p.id
            select p.id from Post p where p.topic in (select q.topic from Post q where q.likes > 9) order by p.id
            select p.id from Post p where not (p.topic in (select q.topic from Post q where q.likes > 9)) order by p.id
            select p.id from Post p where p.topic is null or p.topic in (select q.topic from Post q where q.likes > 9) order by p.id
            select p.id from Post p where p.likes > 3 and (p.author in (select f.friend from Friendship f where f.weight = 1) or p.likes = 9) order by p.id
            select p.id from Post p where p.likes = (select max(q.likes) from Post q) order by p.id
            select p.id from Post p where p.likes >= (select avg(q.likes) from Post q) order by p.id
            select p.id from Post p where (select min(q.likes) from Post q where q.topic = 'topic 1') < p.likes order by p.id
            select m.login from Member m where m.balance > (select avg(n.balance) from Member n) order by m.login
            select m.login from Member m where m.rank = (select n.rank from Member n where n.login = 'm8') order by m.login
            select m.login from Member m where m.rank = (select n.rank from Member n where n.login = 'nobody') order by m.login
            select m.login from Member m where m.rank <> (select n.rank from Member n where n.login = 'm3') order by m.login
            select m.login from Member m where m = (select f.friend from Friendship f where f.id = 71) order by m.login
            select m.login from Member m where m.login = (select f.friend.login from Friendship f where f.id = 71)
            select m.login from Member m where exists (select 1 from Post p where p.likes > 8) order by m.login
            select m.login from Member m where exists (select 1 from Post p where p.likes > 80) order by m.login
            select m.login from Member m where not exists (select p from Post p where p.likes > 80) order by m.login
            select m.login from Member m where exists (select max(p.likes) from Post p where p.likes > 80) order by m.login
            select m.login from Member m where exists (select p.topic from Post p group by p.topic having count(p) > 3) order by m.login
            select count(m) from Member m where exists (select p from Post p where p.likes > 80)
            select p.id from Post p where p.likes > all (select n.rank from Member n where n.rank is not null) order by p.id
            select p.id from Post p where p.likes > all (select n.rank from Member n) order by p.id
            select p.id from Post p where p.likes > all (select n.rank from Member n where n.rank > 100) order by p.id
            select p.id from Post p where p.likes > any (select n.rank from Member n where n.login in ('m1', 'm4')) order by p.id
            select p.id from Post p where p.likes > any (select n.rank from Member n) order by p.id
            select p.id from Post p where p.likes < any (select n.rank from Member n where n.rank > 100) order by p.id
            select p.id from Post p where p.likes <= all (select n.rank from Member n where n.rank > 2) order by p.id
            select p.id from Post p where p.likes = any (select n.rank from Member n) order by p.id
            select p.id from Post p where p.likes <> all (select n.rank from Member n where n.rank is not null) order by p.id
            select p.id from Post p where p.likes <> all (select n.rank from Member n) order by p.id
            select p.id from Post p where p.likes = all (select n.rank from Member n where n.login in ('m2', 'm9')) order by p.id
            select p.id from Post p where p.likes = all (select n.rank from Member n where n.rank is not null) order by p.id
            select p.id from Post p where p.likes <> any (select n.rank from Member n where n.rank = 2) order by p.id
            select p.id from Post p where not (p.likes > all (select n.rank from Member n)) order by p.id
            select p.topic, count(p) from Post p where p.author in (select f.friend from Friendship f) group by p.topic order by p.topic
            select p.topic, count(p) from Post p group by p.topic having count(p) > (select count(t) from Team t) order by p.topic
            select sum(p.likes), avg(p.likes) from Post p where p.author in (select f.friend from Friendship f where f.weight = 2)
            select distinct p.topic from Post p where p.author in (select f.friend from Friendship f where f.weight < 3) order by p.topic
            select p.id, c.id from Post p left join Comment c on c.post = p and c.text in (select d.text from Comment d where d.id < 200) order by p.id, c.id
            select p.id from Post p where exists (select 1 from Comment c where c.post = p and c.writer in (select f.friend from Friendship f where f.weight = 1)) order by p.id
            select m.login from Member m where m.team.id in (select t.id from Team t where t.size > 2) order by m.login
            select m.login from Member m where m.team in (select t from Team t where t.title = 'Team 0') order by m.login
            select t.id from Team t where t.id in (select m.team.id from Member m) order by t.id
            select t.id from Team t where t.size > (select count(c) from Comment c where c.id < 100) order by t.id
            select m.login from Member m where m.country in (select k from Country k where k.name = 'Land fr') order by m.login
            select m.login from Member m where m.rank in (select distinct n.rank from Member n where n.balance > 0.5) order by m.login
            select m.login from Member m where m.login in (select f.friend.login from Friendship f where f.friend in (select p.author from Post p where p.likes > 6)) order by m.login
            select m.login from Member m where m.rank in (select n.rank from Member n order by n.login limit 3) order by m.login
            select m.login from Member m where m.rank in (select max(n.rank) from Member n group by n.country.code) order by m.login
            select m.login from Member m where exists (select 1 from Friendship f where f.friend = m) order by m.login
            select m.login from Member m where not exists (select 1 from Friendship f where f.friend = m) order by m.login
            select m.login from Member m where not exists (select 1 from Friendship f where f.friend.login = m.login and f.weight > 1) order by m.login
            select c.id from Comment c where exists (select p.id from Post p where p.author = c.writer and p.likes > 5) order by c.id
            select c.id from Comment c where not exists (select p.id from Post p where p.author = c.writer) order by c.id
            select p.id from Post p where exists (select 1 from Friendship f where f.friend = p.author and f.member.login = 'm7') order by p.id
            """;

    @OnEachDatabase
    void everySubqueryCountsAsItDoesInOneDatabase(Databases databases) {
        new AcrossOracle()
                .statements(SELECTS)
                .query("list order by", HoistedSubqueriesIT::timelineOf)
                .query("criteria membership order by", HoistedSubqueriesIT::criteriaMembership)
                .query("criteria comparison order by", HoistedSubqueriesIT::criteriaComparison)
                .query("criteria existence order by", HoistedSubqueriesIT::criteriaExistence)
                .compare(databases);
    }

    private static Query timelineOf(SharedSessionContract session) {
        return session.createQuery(
                        "select p.id from Post p where p.likes >= :least and p.author in "
                                + "(select f.friend from Friendship f where f.member.login in (:members) and f.weight <> :weight) "
                                + "order by p.likes desc, p.id",
                        Long.class)
                .setParameter("members", List.of("m3", "m4", "m9"))
                .setParameter("weight", 0)
                .setParameter("least", 1)
                .setFirstResult(1)
                .setMaxResults(4);
    }

    private static Query criteriaMembership(SharedSessionContract session) {
        var builder = session.getCriteriaBuilder();
        var criteria = builder.createQuery(Post.class);
        var post = criteria.from(Post.class);
        var friends = criteria.subquery(Member.class);
        var friendship = friends.from(Friendship.class);
        friends.select(friendship.get("friend"))
                .where(builder.equal(friendship.get("member").get("login"), builder.parameter(String.class, "login")));
        criteria.select(post)
                .where(
                        builder.gt(post.<Integer>get("likes"), 1),
                        post.get("author").in(friends))
                .orderBy(builder.asc(post.get("id")));
        return session.createQuery(criteria).setParameter("login", "m9");
    }

    private static Query criteriaComparison(SharedSessionContract session) {
        var builder = session.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var member = criteria.from(Member.class);
        var some = criteria.subquery(BigDecimal.class);
        var other = some.from(Member.class);
        some.select(other.get("balance")).where(builder.equal(other.get("name"), "Name 1"));
        criteria.select(member.get("login"))
                .where(builder.greaterThanOrEqualTo(member.<BigDecimal>get("balance"), builder.all(some)))
                .orderBy(builder.asc(member.get("login")));
        return session.createQuery(criteria);
    }

    private static Query criteriaExistence(SharedSessionContract session) {
        var builder = session.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var member = criteria.from(Member.class);
        var befriended = criteria.subquery(Long.class);
        var friendship = befriended.from(Friendship.class);
        befriended
                .select(friendship.get("id"))
                .where(
                        builder.equal(friendship.get("friend"), member),
                        builder.ge(friendship.<Integer>get("weight"), 2));
        criteria.select(member.get("login"))
                .where(builder.not(builder.exists(befriended)))
                .orderBy(builder.asc(member.get("login")));
        return session.createQuery(criteria);
    }

    private static final List<String> CHANGES = List.of(
            "update Post p set p.likes = p.likes + 1 where p.author in (select f.friend from Friendship f where f.weight = 1)",
            "update Post p set p.topic = :topic where p.likes > (select avg(q.likes) from Post q where q.topic <> :topic)",
            "update Member m set m.rank = 0 where not exists (select 1 from Friendship f where f.friend = m)",
            "delete from Comment c where c.writer in (select m from Member m where m.rank > 3)",
            "delete from Comment c where c.writer not in (select m from Member m)",
            "delete from Friendship f where f.friend in (select p.author from Post p where p.likes > 4)");

    @OnEachDatabase
    void changesFindTheirRowsByWhatIsElsewhere(Databases databases) {
        var expected = changes(databases, Arrangement.PLAIN);

        for (var arrangement : Arrangement.SHARDED) {
            assertThat(changes(databases, arrangement)).as("%s", arrangement).isEqualTo(expected);
        }
    }

    private static List<String> changes(Databases databases, Arrangement arrangement) {
        try (var factory = AcrossOracle.open(databases, arrangement)) {
            var states = new ArrayList<String>();
            for (var change : CHANGES) {
                states.add(change + ": "
                        + factory.callInTransaction(em -> {
                            var query = em.createQuery(change);
                            if (change.contains(":topic")) {
                                query.setParameter("topic", "topic 1");
                            }
                            return query.executeUpdate();
                        }));
                factory.runInTransaction(em -> {
                    for (var state : List.of(
                            "select p.id, p.likes, p.topic from Post p order by p.id",
                            "select m.login, m.rank from Member m order by m.login",
                            "select c.id from Comment c order by c.id",
                            "select f.id from Friendship f order by f.id")) {
                        states.add(AcrossOracle.inOrder(
                                state, em.createQuery(state).getResultList()));
                    }
                });
            }
            return states;
        }
    }

    @OnEachDatabase
    void theStatementGoesWhereTheValuesLeadAndExplainShowsIt(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 8));
                var session = factory.createEntityManager().unwrap(ShardedSession.class)) {
            var timeline = session.createQuery(
                    "select p.id from Post p where p.author in "
                            + "(select f.friend from Friendship f where f.member.login = 'm7') order by p.id",
                    Long.class);

            var explanation = session.explain(timeline);

            assertThat(explanation.plan())
                    .startsWith("Hoist of :hoisted_1 (list) from [db")
                    .contains("at most 10000 values each\n  Pinned\n  ")
                    .contains("OrderedMerge by [p.id]");
            assertThat(explanation.statement()).contains("p.author.login in").contains(":hoisted_1");
            assertThatThrownBy(() -> timeline.setHint("hibernate.shards.scatter", "refuse")
                            .getResultList())
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("says 'refuse'")
                    .hasMessageContaining("Add a condition on the shard key");
        }
    }

    @OnEachDatabase
    void severalRowsForOneValueAreAnError(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 2));
                var session = factory.createEntityManager()) {
            assertThatThrownBy(() -> session.createQuery(
                                    "select m.login from Member m where m.rank = (select n.rank from Member n)")
                            .getResultList())
                    .isInstanceOf(HibernateException.class)
                    .hasMessageContaining("gives more than one row")
                    .hasMessageContaining("Use 'in', 'any' or 'all'");
        }
    }

    @OnEachDatabase
    void moreValuesThanAllowedAreRefused(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 2))) {
            factory.runInTransaction(em -> {
                var member = em.find(Member.class, "m1");
                for (int number = 0; number <= 10_000; number++) {
                    em.persist(new Friendship(1_000_000 + number, member, null, number));
                    if (number % 1_000 == 0) {
                        em.flush();
                        em.clear();
                        member = em.find(Member.class, "m1");
                    }
                }
            });
            var hql = "select p.id from Post p where p.likes in (select f.weight from Friendship f where f.id > ";
            try (var session = factory.createEntityManager()) {
                assertThatThrownBy(() -> session.createQuery(hql + "999999)").getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class)
                        .hasMessageContaining("gives more than 10000 values")
                        .hasMessageContaining("Narrow the subquery");
                assertThat(session.createQuery(hql + "1000000)").getResultList())
                        .isNotEmpty();
            }
        }
    }

    @OnEachDatabase
    void oneDatabaseAnswersTheWholeStatementByItself(Databases databases) {
        try (var factory = AcrossOracle.open(databases, new Arrangement(8, 8));
                var session = factory.createEntityManager().unwrap(ShardedSession.class)) {
            var hql = "select count(p) from Post p where p.author in (select f.friend from Friendship f)";

            long everywhere = session.createQuery(hql, Long.class).getSingleResult();
            long apart = 0;
            for (int database = 0; database < 8; database++) {
                apart += session.withDatabase(
                        "db" + database, its -> its.createQuery(hql, Long.class).getSingleResult());
            }

            assertThat(apart).isLessThan(everywhere);
        }
    }
}
