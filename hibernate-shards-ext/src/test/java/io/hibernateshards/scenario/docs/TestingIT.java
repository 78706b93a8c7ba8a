package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.testing.ShardsExtension;
import io.hibernateshards.testing.TouchesOneDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says of tests. */
@ParameterizedClass
@MethodSource("io.hibernateshards.fixtures.DatabaseKind#selected")
class TestingIT {

    private static Databases databases;
    private static DocumentedUnit unit;
    private static ShardedSessionFactory factory;

    @Parameter
    private DatabaseKind kind;

    // region extension
    @RegisterExtension
    static final ShardsExtension SHARDS =
            ShardsExtension.of(() -> factory).scattersKnownIn(Path.of("src/test/resources/scatters.plan"));
    // endregion

    @BeforeParameterizedClassInvocation
    static void open(DatabaseKind kind) {
        databases = Databases.create(kind);
        unit = DocumentedUnit.open(databases, Map.of());
        factory = unit.factory;
        for (var login : List.of("alice", "bob")) {
            unit.run(session -> {
                var member = new Member(login);
                session.persist(member);
                session.persist(new Post(member, "Hello from " + login));
            });
        }
    }

    @AfterParameterizedClassInvocation
    static void close() {
        unit.close();
        databases.close();
    }

    // region extension

    @Test
    @TouchesOneDatabase
    void aMembersPostsLiveTogether() {
        factory.inTransaction(session -> {
            var alice = session.find(Member.class, "alice");
            assertThat(alice.posts).extracting(post -> post.text).containsExactly("Hello from alice");
        });
    }

    @Test
    void aTimelineReadsOneDatabase() {
        SHARDS.touchesOneDatabase(() -> timelineOf("alice"));
    }
    // endregion

    private static List<Post> timelineOf(String login) {
        return factory.fromTransaction(session -> session.createQuery(
                        "from Post p where p.author.login = :login order by p.id desc", Post.class)
                .setParameter("login", login)
                .setMaxResults(10)
                .getResultList());
    }

    @Test
    void aKnownScatterRuns() {
        var texts = factory.fromTransaction(
                session -> session.createQuery("select p.text from Post p order by p.text", String.class)
                        .getResultList());

        assertThat(texts).containsExactly("Hello from alice", "Hello from bob");
    }
}
