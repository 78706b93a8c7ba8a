package io.hibernateshards.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.entity.EntityAnnotations;
import io.hibernateshards.fixtures.entity.EntityClasses;
import io.hibernateshards.fixtures.entity.EntityShape;
import jakarta.persistence.EntityManagerFactory;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.description.annotation.AnnotationDescription;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The boot of 200 entities in a fresh JVM, on PostgreSQL databases that have their tables, with no schema action. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls prepare before anything else.
public class BootBenchmark {

    /** The system property with the URLs of the databases of a sharded unit and then of a plain one, separated by blanks. */
    static final String DATABASES = "benchmarks.boot";

    private static final int ENTITIES = 200;

    @Param({"plain", "sharded"})
    String factory;

    private List<Class<?>> entities;
    private List<TestDatabase> databases;
    private List<HikariDataSource> pools = List.of();
    private EntityManagerFactory unit;
    private Heap heap;

    /** How many bytes are in use after the boot and two collections. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Heap {
        public long used;
    }

    /** The entities' classes are made, and read, before the boot. */
    @Setup
    public void prepare() {
        entities = entities();
        var urls = Arrays.asList(System.getProperty(DATABASES, "").split(" ", -1));
        databases = (factory.equals("sharded") ? urls.subList(0, 4) : urls.subList(4, 5))
                .stream().map(url -> FreshDatabases.existing(url, "db")).toList();
    }

    /** Creates the tables of all entities in five databases, and gives their URLs as {@link #DATABASES} has them. */
    static String createTables() {
        var urls = FreshDatabases.of(DatabaseKind.POSTGRESQL).fresh(5);
        var pools = urls.stream()
                .map(TestDatabase::dataSource)
                .map(FreshDatabases::pool)
                .toList();
        Unit.sharded(pools.subList(0, 4), "create", entities()).close();
        Unit.plain(pools.get(4), "create", entities()).close();
        pools.forEach(HikariDataSource::close);
        return String.join(" ", urls.stream().map(TestDatabase::url).toList());
    }

    private static List<Class<?>> entities() {
        var group = AnnotationDescription.Builder.ofType(EntityGroup.class)
                .define("value", "owner")
                .build();
        var key = AnnotationDescription.Builder.ofType(ShardKey.class).build();
        return EntityClasses.generate(
                        42,
                        ENTITIES,
                        EntityShape.PLAIN.withVersion(),
                        EntityAnnotations.NONE
                                .onClasses(number -> List.of(group))
                                .onIds(number -> List.of(key)))
                .classes();
    }

    /** Pools and factory, up to the first that could open a session. */
    @Benchmark
    public Object boot(Heap measuredLater) {
        heap = measuredLater;
        pools = databases.stream()
                .map(TestDatabase::dataSource)
                .map(FreshDatabases::pool)
                .toList();
        unit = factory.equals("sharded")
                ? Unit.sharded(pools, "none", entities)
                : Unit.plain(pools.get(0), "none", entities);
        return unit;
    }

    /** Measures the heap and closes everything. */
    @TearDown
    public void close() {
        System.gc();
        System.gc();
        heap.used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        unit.close();
        pools.forEach(HikariDataSource::close);
    }
}
