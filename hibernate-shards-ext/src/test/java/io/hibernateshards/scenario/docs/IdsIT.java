package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSession;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.util.Map;

/** What the documentation says of ids. */
class IdsIT {

    @OnEachDatabase
    void anIdTellsItsVirtualShard(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            var factory = unit.factory;
            var bob = unit.loginOn("two", 0);
            unit.run(session -> session.persist(new Member(bob)));
            var message = unit.call(session -> {
                var sent = new Message(session.getReference(Member.class, bob), null, "Hello");
                session.persist(sent);
                return sent;
            });

            // region tells
            var shard = factory.shardOf(Message.class, message.id).orElseThrow();
            assertThat(factory.databaseOf(shard)).isEqualTo("two");
            // endregion
            unit.run(session -> assertThat(
                            session.explain(session.createQuery("from Message m where m.id = :id", Message.class)
                                            .setParameter("id", message.id))
                                    .databases())
                    .containsExactly("two"));
            unit.run(session ->
                    assertThat(session.find(Message.class, message.id).text).isEqualTo("Hello"));
        }
    }

    @OnEachDatabase
    void idsFromBeforeShardingAreKept(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            unit.run(session -> {
                // region older
                var old = new Order("from the old database");
                old.id = 4711L; // below 1,000,000: kept, and placed by a hash
                session.persist(old);
                // endregion
            });
            var made = unit.call(session -> {
                var order = new Order("new");
                session.persist(order);
                return order;
            });

            unit.run(session -> {
                assertThat(session.find(Order.class, 4711L).item).isEqualTo("from the old database");
                assertThat(session.find(Order.class, made.id).item).isEqualTo("new");
                assertThat(made.id).isGreaterThanOrEqualTo(1_000_000);
            });
        }
    }

    @OnEachDatabase
    void anIdWithoutAPlaceIsLookedForEverywhere(Databases databases) {
        try (var unit = DocumentedUnit.open(databases, Map.of())) {
            unit.run(session -> session.persist(new Ticket("T-1", new ProjectKey("acme", "web"), "Slow page")));

            assertThat(unit.factory.shardOf(Ticket.class, "T-1")).isEmpty();
            unit.run(session -> assertThat(byNumber(session).title).isEqualTo("Slow page"));
        }
    }

    private static Ticket byNumber(ShardedSession session) {
        // region searched
        var ticket = session.find(Ticket.class, "T-1"); // asks every database: the number tells no place
        // endregion
        return ticket;
    }
}
