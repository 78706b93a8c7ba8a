package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.scenario.AcrossModel.Member;
import io.hibernateshards.scenario.AcrossModel.Post;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lists bound to parameters: each database is sent what it needs of them, and statements are translated once for many. */
class ListParametersIT {

    private static final List<String> STATEMENTS = """
            select m.login from Member m where m.login in :logins order by m.login
            select m.login from Member m where m.login in (:logins) order by m.rank desc nulls last, m.login limit 3
            select m.login from Member m where m.login not in :logins order by m.login
            select m.login from Member m where not (m.login in :logins) order by m.login
            select m.login from Member m where m.login in :logins or m.rank = 2 order by m.login
            select m.login from Member m where m.login in :logins or m.login = 'm3' order by m.login
            select m.login from Member m where m.name in :logins order by m.login
            select m.login from Member m where m.name not in :logins order by m.login
            select m.login, case when m.login in :logins then 1 else 0 end from Member m order by m.login
            select m.login, case when m.login in :logins then 1 else 0 end from Member m where m.login in :logins order by m.login
            select m.login from Member m where m.login in :logins and m.name not in :logins order by m.login
            select p.id from Post p where p.author.login in :logins order by p.likes desc, p.id
            select p.id from Post p where p.author.login in :logins and p.likes > 2 order by p.id limit 4 offset 2
            select p.id from Post p where exists (select f from Friendship f where f.member = p.author and f.member.login in :logins) order by p.id
            select p.topic, count(p), sum(p.likes) from Post p where p.author.login in :logins group by p.topic order by p.topic
            select count(p), max(p.likes) from Post p where p.author.login in :logins
            select count(m) filter (where m.login in :logins), count(m) from Member m
            select distinct p.topic from Post p where p.author.login in :logins order by p.topic
            select m.login, p.id from Member m left join Post p on p.author = m and p.author.login in :logins order by m.login, p.id
            select m.login from Member m where m.login in :logins union select n.login from Member n where n.login not in :logins
            from Member m where m.login in :logins order by m.login
            """.lines().toList();

    private static final Map<String, Collection<?>> LISTS = Map.of(
            "one value", List.of("m4"),
            "duplicates", List.of("m4", "m4", "m9", "m9", "m9", "m4"),
            "nulls", Arrays.asList("m4", null, "m12", null, "m5"),
            "names and logins", List.of("Name 0", "Name 3", "m2", "m3", "m14", "m15", "m16"),
            "none", List.of());

    private static OracleUnits units(DatabaseKind kind) {
        return new OracleUnits(kind, AcrossModel.ENTITIES, AcrossModel::fill, ListParametersIT::text);
    }

    private static String text(@Nullable Object row) {
        if (row instanceof Object[] columns) {
            return Arrays.stream(columns).map(ListParametersIT::text).toList().toString();
        }
        return row instanceof Member member ? member.login : row instanceof Post post ? "" + post.id : "" + row;
    }

    @OnEachDatabase
    void everyListGivesWhatItGivesInOneDatabase(Databases databases) {
        try (var units = units(databases.kind())) {
            for (var statement : STATEMENTS) {
                LISTS.forEach((name, list) -> units.answerAlike(
                        statement + " of " + name,
                        em -> em.createQuery(statement).setParameter("logins", list),
                        statement.contains("order by")));
            }
        }
    }

    @OnEachDatabase
    void longListsGiveWhatTheyGiveInOneDatabase(Databases databases) {
        try (var units = units(databases.kind())) {
            for (int size : List.of(1000, 2000)) {
                var list = logins(7, 7 + size);
                for (var statement : STATEMENTS.subList(1, 3)) {
                    units.answerAlike(
                            statement + " of " + size,
                            em -> em.createQuery(statement).setParameter("logins", list),
                            true);
                }
            }
        }
    }

    @OnEachDatabase
    void listsBesideOtherParametersKeepTheirValues(Databases databases) {
        try (var units = units(databases.kind())) {
            Map<String, Function<EntityManager, Query>> queries = Map.of(
                    "two lists",
                    em -> em.createQuery(
                                    "select m.login from Member m where m.login in :logins and m.rank in :ranks and m.rank <> :rank order by m.login")
                            .setParameter("logins", logins(2, 15))
                            .setParameter("ranks", List.of(1, 2, 4, 5, 6))
                            .setParameter("rank", 5),
                    "a list that is one value",
                    em -> em.createQuery(
                                    "select m.login from Member m where m.login in (:login) or m.rank in :ranks order by m.login")
                            .setParameter("login", "m7")
                            .setParameter("ranks", List.of(1, 2, 4)),
                    "numbered",
                    em -> em.createQuery(
                                    "select m.login from Member m where m.login in ?2 and m.rank > ?1 order by m.login")
                            .setParameter(1, 2)
                            .setParameter(2, logins(1, 19)),
                    "numbered, the list first",
                    em -> em.createQuery(
                                    "select m.login from Member m where m.login in ?1 and m.rank > ?2 order by m.login")
                            .setParameter(1, logins(1, 19))
                            .setParameter(2, 2),
                    "entities",
                    em -> em.createQuery("select p.id from Post p where p.author in :authors order by p.id")
                            .setParameter(
                                    "authors",
                                    logins(3, 13).stream()
                                            .map(login -> em.getReference(Member.class, login))
                                            .toList()),
                    "limit by a parameter",
                    em -> em.createQuery(
                                    "select m.login from Member m where m.login in :logins order by m.login desc limit :most")
                            .setParameter("logins", logins(3, 16))
                            .setParameter("most", 4),
                    "types",
                    em -> em.createQuery(
                                    "select m.login from Member m where type(m) in :types and m.login in :logins order by m.login")
                            .setParameter("types", List.of(Member.class))
                            .setParameter("logins", logins(3, 16)),
                    "criteria",
                    ListParametersIT::criteria,
                    "criteria, the list twice",
                    ListParametersIT::criteriaTwice);

            queries.forEach((name, query) -> {
                units.answerAlike(name, query, true);
                units.answerAlike(name + " again", query, true);
            });
        }
    }

    private static Query criteria(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var member = criteria.from(Member.class);
        var logins = builder.parameter(List.class, "logins");
        criteria.select(member.get("login"))
                .where(member.get("login").in(logins), member.get("rank").in(List.of(1, 2, 3, 4)))
                .orderBy(builder.asc(member.get("login")));
        return em.createQuery(criteria).setParameter("logins", logins(2, 16));
    }

    private static Query criteriaTwice(EntityManager em) {
        var builder = em.getCriteriaBuilder();
        var criteria = builder.createQuery(String.class);
        var member = criteria.from(Member.class);
        var logins = builder.parameter(List.class, "logins");
        criteria.select(member.get("login"))
                .where(
                        member.get("login").in(logins),
                        builder.not(member.get("name").in(logins)))
                .orderBy(builder.asc(member.get("login")));
        return em.createQuery(criteria).setParameter("logins", logins(2, 16));
    }

    private static List<String> logins(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "m" + number).toList();
    }

    @OnEachDatabase
    void eachDatabaseIsSentTheKeysThatItCanHave(Databases databases) {
        var names = List.of("db0", "db1", "db2");
        var logins = logins(0, 30);
        try (var unit = WatchedUnit.of(databases, names, Map.of(), AcrossModel.ENTITIES)) {
            for (var hql : List.of(
                    "from Member m where m.login in :logins",
                    "from Member m where m.login in :logins and m.login in :logins",
                    "from Member m where m.login in :logins or m.login = 'm40'")) {
                var sent = unit.sent(session -> session.createQuery(hql, Member.class)
                        .setParameter("logins", logins)
                        .list());

                for (var name : names) {
                    long share = logins.stream()
                            .filter(login ->
                                    unit.databaseOf(Member.class, login).equals(name))
                            .count();
                    assertThat(share).isBetween(5L, 16L);
                    assertThat(marks(sent.get(name)) / (hql.contains("and") ? 2 : 1))
                            .as("%s on %s of %s", hql, name, share)
                            .isEqualTo(share <= 8 ? 8 : 16);
                }
            }
        }
    }

    @OnEachDatabase
    void aListThatPlacesNoRowIsSentWhole(Databases databases) {
        var names = List.of("db0", "db1", "db2");
        try (var unit = WatchedUnit.of(databases, names, Map.of(), AcrossModel.ENTITIES)) {
            for (var hql : List.of(
                    "from Member m where m.name in :logins",
                    "from Member m where m.login not in :logins",
                    "from Member m where m.login in :logins or m.name in :logins")) {
                var sent = unit.sent(session -> session.createQuery(hql, Member.class)
                        .setParameter("logins", logins(0, 30))
                        .list());

                assertThat(sent.keySet()).containsExactlyInAnyOrderElementsOf(names);
                assertThat(sent.values())
                        .allSatisfy(sql -> assertThat(marks(sql)).isEqualTo(hql.contains("or") ? 64 : 32));
            }
        }
    }

    private static int marks(String sql) {
        return (int) sql.chars().filter(each -> each == '?').count();
    }

    @OnEachDatabase
    void listsOfAboutTheSameLengthAreTranslatedOnce(Databases databases) {
        var settings = Map.of("hibernate.query.sqm.translator", CountedTranslations.class.getName());
        try (var unit = WatchedUnit.of(databases, List.of("db0", "db1"), settings, AcrossModel.ENTITIES)) {
            unit.inTransaction(session -> ask(session, logins(0, 300)));
            int before = CountedTranslations.count();

            unit.inTransaction(session -> ask(session, logins(40, 340)));
            unit.inTransaction(session -> ask(session, logins(90, 385)));

            assertThat(CountedTranslations.count() - before).isZero();
        }
    }

    private static void ask(ShardedSession session, List<String> logins) {
        session.createQuery(
                        "select m.login from Member m where m.login in :logins and m.name not in :logins order by m.rank, m.login")
                .setParameter("logins", logins)
                .list();
        session.createQuery(
                        "select m.login from Member m where m.login in :logins order by m.rank, m.login", String.class)
                .setParameter("logins", logins)
                .setMaxResults(3)
                .list();
    }
}
