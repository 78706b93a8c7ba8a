package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.PartialResultList;
import io.hibernateshards.ScatterMode;
import io.hibernateshards.ShardHints;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import java.util.List;
import java.util.Map;

/** What the documentation says of queries. */
class QueriesIT {

    private static DocumentedUnit filled(Databases databases) {
        var unit = DocumentedUnit.open(databases, Map.of());
        fill(unit);
        return unit;
    }

    private static void fill(DocumentedUnit unit) {
        for (var database : List.of("one", "two")) {
            unit.run(session -> {
                var member = new Member(unit.loginOn(database, 0), "On " + database);
                session.persist(member);
                session.persist(new Post(member, "From " + database));
            });
        }
    }

    @OnEachDatabase
    void conditionsOnTheShardKeyDecideWhereAQueryGoes(Databases databases) {
        try (var unit = filled(databases)) {
            var login = unit.loginOn("two", 0);
            var other = unit.loginOn("two", 1);
            unit.run(session -> {
                // region routes
                // One database: the shard key is given, by itself or along the way to it.
                var byKey = session.createQuery("from Member m where m.login = :login", Member.class)
                        .setParameter("login", login);
                var byParent = session.createQuery(
                                "select p.text from Post p join p.author a where a.login = :login and a.name is not null",
                                String.class)
                        .setParameter("login", login);
                // Those databases that have one of the keys.
                var byList = session.createQuery("from Post p where p.author.login in :logins", Post.class)
                        .setParameter("logins", List.of(login, other));
                // Every database.
                var byName = session.createQuery("from Member m where m.name = :name", Member.class)
                        .setParameter("name", "Alice");

                assertThat(session.explain(byKey).databases()).containsExactly("two");
                assertThat(session.explain(byParent).databases()).containsExactly("two");
                assertThat(session.explain(byList).databases()).containsExactly("two");
                assertThat(session.explain(byName).databases()).containsExactly("one", "two");
                // endregion
                assertThat(byKey.getResultList()).hasSize(1);
                assertThat(byParent.getResultList()).containsExactly("From two");
                assertThat(byList.getResultList()).hasSize(1);
                assertThat(byName.getResultList()).isEmpty();
            });
        }
    }

    @OnEachDatabase
    void aPageIsExplained(Databases databases) {
        try (var unit = filled(databases)) {
            unit.run(session -> {
                // region explain
                var page = session.createQuery("select p.text from Post p order by p.text", String.class)
                        .setMaxResults(20);
                String explanation = session.explain(page).toString();
                // endregion

                DocumentedText.expect("explain-page.txt", explanation);
                assertThat(page.getResultList()).containsExactly("From one", "From two");
            });
        }
    }

    @OnEachDatabase
    void whatLivesApartIsAnsweredByOneDatabase(Databases databases) {
        try (var unit = filled(databases)) {
            var recipient = unit.loginOn("one", 0);
            var sender = unit.loginOn("two", 0);
            unit.run(session -> session.persist(new Message(
                    session.find(Member.class, recipient), session.getReference(Member.class, sender), "Hello")));
            unit.run(session -> {
                // region apart
                var received = session.createQuery(
                                "select m.text, s.name from Message m join m.sender s where m.recipient.login = :login",
                                Object[].class)
                        .setParameter("login", recipient);
                String explanation = session.explain(received).toString();
                // endregion

                DocumentedText.expect(
                        "explain-apart.txt",
                        explanation.replace(recipient, "alice").replace(sender, "bob"));
                assertThat(received.getResultList()).containsExactly(new Object[] {"Hello", "On two"});
            });
        }
    }

    @OnEachDatabase
    void aScatterIsRefusedWhereItIsNotMeant(Databases databases) {
        try (var unit = filled(databases)) {
            unit.run(session -> {
                // region refuse
                session.scatter(ScatterMode.REFUSE);

                assertThatThrownBy(() -> session.createQuery("from Member m where m.name = 'Alice'", Member.class)
                                .getResultList())
                        .isInstanceOf(UnsupportedShardedQueryException.class);

                var meant = session.createQuery("select count(m) from Member m", Long.class)
                        .setHint("hibernate.shards.scatter", "allow");
                assertThat(meant.getSingleResult()).isEqualTo(2);
                // endregion
            });
        }
    }

    @OnEachDatabase
    void nativeSqlIsToldWhereToRun(Databases databases) {
        try (var unit = filled(databases)) {
            var login = unit.loginOn("two", 0);
            unit.run(session -> {
                // region native
                var ofOneMember = session.createNativeQuery("select text from Post", String.class)
                        .setHint(ShardHints.KEY, Map.entry(Member.class, login));
                var ofAll = session.createNativeQuery("select text from Post", String.class)
                        .setHint(ShardHints.ALL, true);
                var onTwo = session.withDatabase(
                        "two",
                        its -> its.createNativeQuery("select count(*) from Post", Long.class)
                                .getSingleResult());
                var onEach = session.onAllDatabases(its -> its.createQuery("select count(p) from Post p", Long.class)
                        .getSingleResult());
                // endregion

                assertThat(ofOneMember.getResultList()).containsExactly("From two");
                assertThat(ofAll.getResultList()).containsExactly("From one", "From two");
                assertThat(onTwo).isEqualTo(1);
                assertThat(onEach).isEqualTo(Map.of("one", 1L, "two", 1L));
            });
        }
    }

    @OnEachDatabase
    void anAnswerInPartNamesWhatIsMissing(Databases databases) {
        var stores = databases.fresh("one", "two");
        var second = new FaultyDataSource("two", stores.get(1).dataSource());
        try (var unit = DocumentedUnit.over(stores, second)) {
            fill(unit);
            second.die();

            unit.run(session -> {
                // region available
                var newest = session.createSelectionQuery("select p.text from Post p order by p.id desc", String.class)
                        .setMaxResults(20)
                        .setTimeout(2);

                PartialResultList<String> texts = session.listAvailable(newest);

                assertThat(texts).containsExactly("From one");
                assertThat(texts.missingDatabases()).containsExactly("two");
                // endregion
            });
            second.heal();
        }
    }

    @OnEachDatabase
    void entitiesWithoutAShardKeyHaveTheirPlaceToo(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of("hibernate.shards.transactions", "best_effort"))) {
            unit.run(session -> {
                session.persist(new Invoice(100));
                session.persist(new Country("se", "Sweden"));
                var member = new Member(unit.loginOn("two", 0));
                member.country = session.getReference(Country.class, "se");
                session.persist(member);
            });

            unit.run(session -> {
                assertThat(session.explain("from Invoice i where i.cents > 1").databases())
                        .containsExactly("two");
                assertThat(session.createQuery(
                                        "select c.name from Member m join m.country c where m.login = :login",
                                        String.class)
                                .setParameter("login", unit.loginOn("two", 0))
                                .getResultList())
                        .containsExactly("Sweden");
            });
        }
    }
}
