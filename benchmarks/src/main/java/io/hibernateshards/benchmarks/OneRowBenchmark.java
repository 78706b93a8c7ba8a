package io.hibernateshards.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One row by its id in a session of its own: what most requests of an application do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls open before anything else.
public class OneRowBenchmark {

    private static final int ROWS = 4096;

    /**
     * Plain with the column is plain Hibernate with the hidden column and its index mapped by hand; a shared map has guards on
     * the tables.
     */
    @Param({"plain", "plain-with-column", "sharded", "shared-map"})
    String factory;

    @Param({"POSTGRESQL", "H2"})
    DatabaseKind kind;

    private FreshDatabases databases;
    private List<HikariDataSource> pools;
    private EntityManagerFactory unit;
    private Class<?> entity;
    private String[] logins;
    private int next;

    /** Opens the unit, fills it and warms up. */
    @Setup
    public void open(BenchmarkParams benchmark) throws Exception {
        fill();
        var name = benchmark.getBenchmark();
        WarmUp.repeat(
                switch (name.substring(name.lastIndexOf('.') + 1)) {
                    case "find" -> this::find;
                    case "query" -> this::query;
                    default -> this::insert;
                });
    }

    private void fill() {
        databases = FreshDatabases.of(kind);
        boolean shared = factory.equals("shared-map");
        boolean sharded = shared || factory.equals("sharded");
        pools = databases.fresh(sharded ? 4 : 1).stream()
                .map(TestDatabase::dataSource)
                .map(FreshDatabases::pool)
                .toList();
        entity = factory.equals("plain-with-column") ? MemberWithColumn.class : Member.class;
        unit = sharded
                ? Unit.sharded(
                        pools, "create", List.of(entity), shared ? Map.of(ShardsSettings.CATALOG, "db0") : Map.of())
                : Unit.plain(pools.get(0), "create", List.of(entity));
        logins = IntStream.range(0, ROWS).mapToObj(number -> "member" + number).toArray(String[]::new);
        for (int number = 0; number < ROWS; number++) {
            var member = member(logins[number], number);
            unit.runInTransaction(session -> session.persist(member));
        }
        var random = new Random(1);
        for (int number = ROWS - 1; number > 0; number--) {
            int other = random.nextInt(number + 1);
            var login = logins[number];
            logins[number] = logins[other];
            logins[other] = login;
        }
    }

    private Object member(String login, int score) {
        return entity == Member.class ? new Member(login, "name", score) : new MemberWithColumn(login, "name", score);
    }

    /** A new session, one select, no transaction. */
    @Benchmark
    public Object find() {
        try (var session = unit.createEntityManager()) {
            return Objects.requireNonNull(session.find(entity, logins[next++ & ROWS - 1]));
        }
    }

    /** A new session, one HQL statement by its id, no transaction. */
    @Benchmark
    public Object query() {
        try (var session = unit.createEntityManager()) {
            return session.createQuery("from Member m where m.login = :login", entity)
                    .setParameter("login", logins[next++ & ROWS - 1])
                    .getSingleResult();
        }
    }

    /** A new session, one insert in a transaction. */
    @Benchmark
    public Object insert() {
        try (var session = unit.createEntityManager()) {
            var member = member("new" + next++, next & ROWS - 1);
            session.getTransaction().begin();
            session.persist(member);
            session.getTransaction().commit();
            return member;
        }
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        unit.close();
        pools.forEach(HikariDataSource::close);
        databases.close();
    }
}
