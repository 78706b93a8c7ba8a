package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.VirtualShard;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the shard map shows of the pages. */
class ShardMapIT {

    @OnEachDatabase
    void aTimelineCountsOnTheVirtualShardsOfItsAuthorsAndAScatterOnNone(DatabaseKind kind) throws Exception {
        try (var application = RunningSocial.start(kind, new TutorialNetwork())) {
            var factory =
                    application.context().getBean(EntityManagerFactory.class).unwrap(ShardedSessionFactory.class);
            var alice = Visitor.signedIn(application, "user_001");

            var before = counts(factory);
            assertThat(alice.getJson("/api/timeline").statusCode()).isEqualTo(200);
            var ofTimeline = counts(factory);
            assertThat(alice.get("/trending").statusCode()).isEqualTo(200);
            var ofTrending = counts(factory);

            assertThat(busy(before, ofTimeline)).isEqualTo(shardsOf(factory, "user_001", "user_002", "user_003"));
            assertThat(busy(ofTimeline, ofTrending)).isEmpty();
        }
    }

    private static Map<ShardId, Long> counts(ShardedSessionFactory factory) {
        return factory.delegates().stream().collect(Collectors.toMap(VirtualShard::id, VirtualShard::routedCount));
    }

    private static Set<ShardId> busy(Map<ShardId, Long> before, Map<ShardId, Long> after) {
        return after.keySet().stream()
                .filter(shard -> after.get(shard) > before.get(shard))
                .collect(Collectors.toSet());
    }

    private static Set<ShardId> shardsOf(ShardedSessionFactory factory, String... members) {
        return Stream.of(members)
                .map(member -> factory.shardOf(Member.class, member).orElseThrow())
                .collect(Collectors.toSet());
    }
}
