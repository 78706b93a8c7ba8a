package io.hibernateshards.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
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

/** One statement that four databases answer together. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls open before anything else.
public class ScatterBenchmark {

    private static final int ROWS_AT_ONCE = 1024;

    @Param({"FIRST_PAGE", "DEEP_PAGE", "TIMELINE", "GROUPS"})
    ScatterStatement statement;

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
        for (var unit : List.of(sharded, plain)) {
            for (int first = 0; first < ScatterStatement.ROWS; first += ROWS_AT_ONCE) {
                fill(unit, first);
            }
        }
        handWritten = new HandWrittenScatter(pools);
        requireEqualRows();
        WarmUp.repeat(operation(benchmark));
        slow.forEach(database -> database.slow(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(delayMicros))));
    }

    private static void fill(EntityManagerFactory unit, int first) {
        try (var session = unit.createEntityManager()) {
            if (session instanceof ShardedSession shardedSession) {
                shardedSession.transactions(TransactionMode.BEST_EFFORT);
            }
            session.getTransaction().begin();
            for (int number = first; number < first + ROWS_AT_ONCE; number++) {
                session.persist(new Member("member" + number, "name" + number % 50, number));
            }
            session.getTransaction().commit();
        }
    }

    /** What is compared must do the same. */
    private void requireEqualRows() throws Exception {
        var rows = statement.byHand(handWritten, 1).toArray();
        next = 1;
        boolean plainIsEqual = Arrays.deepEquals(rows, rows(plain).toArray());
        next = 1;
        if (!plainIsEqual || !Arrays.deepEquals(rows, rows(sharded).toArray())) {
            throw new IllegalStateException("The rows of " + statement + " differ, so their times cannot be compared");
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

    private int number() {
        return next++ & ScatterStatement.ROWS / 2 - 1;
    }

    /** One statement by JDBC on one of the four databases. */
    @Benchmark
    public Object oneStatement() throws Exception {
        return ScatterStatement.onePage(pools.get(0), number());
    }

    /** All four by JDBC. */
    @Benchmark
    public Object jdbc() throws Exception {
        return statement.byHand(handWritten, number());
    }

    /** All four by the library, in a new session. */
    @Benchmark
    public Object sharded() {
        return rows(sharded);
    }

    /** The one database with all the rows, by plain Hibernate. */
    @Benchmark
    public Object plain() {
        return rows(plain);
    }

    private List<Object[]> rows(EntityManagerFactory unit) {
        try (var session = unit.createEntityManager()) {
            return statement.ask(session, number());
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
