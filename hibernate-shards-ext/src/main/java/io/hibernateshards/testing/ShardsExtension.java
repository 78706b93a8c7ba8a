package io.hibernateshards.testing;

import static io.hibernateshards.logging.TestingMessages.MESSAGES;

import io.hibernateshards.metrics.CountingShardEvents;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps tests from going to several databases unseen.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ShardsExtension SHARDS = ShardsExtension.of(() -> factory)
 *         .scattersKnownIn(Path.of("src/test/resources/scatters.plan"));
 *
 * @Test
 * @TouchesOneDatabase
 * void aMembersPostsLiveTogether() { ... }
 *
 * @Test
 * void aTimelineReadsOneDatabase() {
 *     SHARDS.touchesOneDatabase(() -> timelineOf("alice"));
 * }
 * }</pre>
 *
 * <p>With a file of known scatters each test fails that runs a query on several databases which is not in the file, or is
 * there with another plan. The tests write the file anew when they run with {@code -Dhibernate.shards.plans=write}: its
 * change is then reviewed like any other. What is counted is what the factory sends on any thread meanwhile: tests that
 * share a factory do not run at the same time.
 */
public final class ShardsExtension
        implements BeforeEachCallback, AfterEachCallback, BeforeTestExecutionCallback, AfterTestExecutionCallback {

    /** The system property that, set to {@code write}, makes tests write their files of known scatters. */
    public static final String PLANS = "hibernate.shards.plans";

    private final Supplier<? extends @Nullable EntityManagerFactory> factories;
    private final CountingShardEvents counts = new CountingShardEvents();
    private @Nullable KnownScatters known;
    private @Nullable ShardedSessionFactoryImpl watched;
    private Map<String, Long> before = Map.of();

    private ShardsExtension(Supplier<? extends @Nullable EntityManagerFactory> factories) {
        this.factories = factories;
    }

    /**
     * @param factory gives the factory that the tests use, or a session factory; asked before each test, where it may still
     *     give null, and at each assertion
     */
    public static ShardsExtension of(Supplier<? extends @Nullable EntityManagerFactory> factory) {
        return new ShardsExtension(factory);
    }

    /** Compares what runs on several databases with a file, relative to the directory that the tests run in. */
    public ShardsExtension scattersKnownIn(Path file) {
        known = new KnownScatters(file, "write".equals(System.getProperty(PLANS)));
        return this;
    }

    /** Does work and fails with an {@link AssertionError} if statements went to more than one database. */
    public void touchesOneDatabase(Runnable work) {
        var statements = statementsOf(work);
        if (statements.size() > 1) {
            throw new AssertionError(MESSAGES.touchesSeveral("The work", statements.toString()));
        }
    }

    /** Does work and fails with an {@link AssertionError} unless statements went to these databases, and to no other. */
    public void touchesDatabases(Set<String> names, Runnable work) {
        var statements = statementsOf(work);
        if (!statements.keySet().equals(names)) {
            throw new AssertionError(MESSAGES.touchesOthers(names.toString(), statements.toString()));
        }
    }

    /** Does work and tells how many statements went to each database that any went to, by its name. */
    public Map<String, Long> statementsOf(Runnable work) {
        if (!watch()) {
            throw new IllegalStateException(MESSAGES.noFactory());
        }
        var start = counts.snapshot().statements();
        work.run();
        return since(start);
    }

    private Map<String, Long> since(Map<String, Long> start) {
        var statements = new TreeMap<String, Long>();
        counts.snapshot().statements().forEach((database, count) -> {
            long more = count - start.getOrDefault(database, 0L);
            if (more > 0) {
                statements.put(database, more);
            }
        });
        return statements;
    }

    /** Watches the factory of the moment, if there is one. */
    private boolean watch() {
        var factory = factories.get();
        if (factory == null) {
            return false;
        }
        var sharded = factory.unwrap(ShardedSessionFactoryImpl.class);
        if (sharded != watched) {
            unwatch();
            sharded.events().add(counts);
            if (known != null) {
                sharded.events().add(known);
            }
            watched = sharded;
        }
        return true;
    }

    private void unwatch() {
        if (watched != null) {
            watched.events().remove(counts);
            if (known != null) {
                watched.events().remove(known);
            }
            watched = null;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        watch();
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        watch();
        before = counts.snapshot().statements();
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        var statements = since(before);
        boolean isAsked = context.getTestMethod()
                        .filter(method -> method.isAnnotationPresent(TouchesOneDatabase.class))
                        .isPresent()
                || context.getTestClass()
                        .filter(type -> type.isAnnotationPresent(TouchesOneDatabase.class))
                        .isPresent();
        if (isAsked && watched == null) {
            throw new IllegalStateException(MESSAGES.noFactory());
        }
        if (isAsked && statements.size() > 1 && context.getExecutionException().isEmpty()) {
            throw new AssertionError(
                    MESSAGES.touchesSeveral("The test '" + context.getDisplayName() + "'", statements.toString()));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        unwatch();
        if (known != null) {
            known.settle(context.getExecutionException().isEmpty());
        }
    }
}
