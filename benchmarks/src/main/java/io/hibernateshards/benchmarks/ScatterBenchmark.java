package io.hibernateshards.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The first rows of a condition that no shard key narrows: four databases, an ordered merge, a limit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls open before anything else.
public class ScatterBenchmark {

    private static final int ROWS = 4096;
    private static final int LIMIT = 20;
    private static final String HQL =
            "select m.login, m.name, m.score from Member m where m.score >= :least order by m.score, m.login";

    @Param({"POSTGRESQL", "H2"})
    DatabaseKind kind;

    /** How long each statement waits before it is executed. */
    @Param({"0", "2000"})
    int delayMicros;

    private FreshDatabases databases;
    private List<HikariDataSource> pools;
    private HikariDataSource together;
    private EntityManagerFactory sharded;
    private EntityManagerFactory plain;
    private HandWrittenScatter handWritten;
    private int next;

    /** The same rows once on four databases and once on one; warmed up before the statements are made slow. */
    @Setup
    public void open(BenchmarkParams benchmark) throws Exception {
        databases = FreshDatabases.of(kind);
        var slow = new ArrayList<FaultyDataSource>();
        var all = databases.fresh(5).stream()
                .map(TestDatabase::dataSource)
                .map(database -> FreshDatabases.pool(delayMicros == 0 ? database : slowed(database, slow)))
                .toList();
        pools = all.subList(0, 4);
        together = all.get(4);
        sharded = Unit.sharded(pools, "create", List.of(Member.class));
        plain = Unit.plain(together, "create", List.of(Member.class));
        for (int number = 0; number < ROWS; number++) {
            int score = number;
            for (var unit : List.of(sharded, plain)) {
                unit.runInTransaction(session -> session.persist(new Member("member" + score, "name", score)));
            }
        }
        handWritten = new HandWrittenScatter(pools);
        requireEqualPages();
        WarmUp.repeat(operation(benchmark));
        slow.forEach(database -> database.slow(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(delayMicros))));
    }

    /** What is compared must do the same. */
    private void requireEqualPages() throws Exception {
        var page = handWritten.members(0, LIMIT).toArray();
        next = 0;
        boolean plainIsEqual = Arrays.deepEquals(page, members(plain).toArray());
        next = 0;
        if (!plainIsEqual || !Arrays.deepEquals(page, members(sharded).toArray())) {
            throw new IllegalStateException("The pages of members differ, so their times cannot be compared");
        }
    }

    private static FaultyDataSource slowed(DataSource database, List<FaultyDataSource> all) {
        var slowed = new FaultyDataSource("slow", database);
        all.add(slowed);
        return slowed;
    }

    private Callable<?> operation(BenchmarkParams benchmark) {
        var name = benchmark.getBenchmark();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "oneStatement" -> this::oneStatement;
            case "jdbc" -> this::jdbc;
            case "sharded" -> this::sharded;
            default -> this::plain;
        };
    }

    private int least() {
        return next++ & ROWS / 2 - 1;
    }

    /** One statement by JDBC on one of the four databases. */
    @Benchmark
    public Object oneStatement() throws Exception {
        return HandWrittenScatter.membersOf(pools.get(0), least(), LIMIT);
    }

    /** All four by JDBC. */
    @Benchmark
    public Object jdbc() throws Exception {
        return handWritten.members(least(), LIMIT);
    }

    /** All four by the library, in a new session. */
    @Benchmark
    public Object sharded() {
        return members(sharded);
    }

    /** The one database with all the rows, by plain Hibernate. */
    @Benchmark
    public Object plain() {
        return members(plain);
    }

    private List<Object[]> members(EntityManagerFactory unit) {
        try (var session = unit.createEntityManager()) {
            return session.createQuery(HQL, Object[].class)
                    .setParameter("least", least())
                    .setMaxResults(LIMIT)
                    .getResultList();
        }
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        handWritten.close();
        sharded.close();
        plain.close();
        pools.forEach(HikariDataSource::close);
        together.close();
        databases.close();
    }
}
