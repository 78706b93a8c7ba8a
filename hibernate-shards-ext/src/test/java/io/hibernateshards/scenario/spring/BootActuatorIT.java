package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.spring.ShardMeters;
import io.hibernateshards.spring.ShardsEndpoint;
import io.hibernateshards.spring.ShardsEndpoint.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.support.GenericApplicationContext;

/** What an application tells of its sharded unit: health by database, the map, counters, meters, events of a recording. */
@ParameterizedClass
@MethodSource("io.hibernateshards.fixtures.DatabaseKind#selected")
class BootActuatorIT {

    private static final String REFUSAL = "UnsupportedShardedQueryException";
    private static RunningShop shop;
    private static FaultyDataSource second;

    @Parameter
    private DatabaseKind kind;

    @BeforeParameterizedClassInvocation
    static void start(DatabaseKind kind) {
        var made = Databases.create(kind);
        List<TestDatabase> databases = new Arrangement(8, 2).databases(made);
        second = new FaultyDataSource("db1", databases.get(1).dataSource());
        var context = new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .initializers(
                        (GenericApplicationContext its) -> its.registerBean("second", DataSource.class, () -> second))
                .run(
                        "--hibernate-shards.databases.db0.url="
                                + databases.get(0).url(),
                        "--hibernate-shards.databases.db0.username="
                                + databases.get(0).user(),
                        "--hibernate-shards.databases.db0.password="
                                + databases.get(0).password(),
                        "--hibernate-shards.databases.db1.data-source=second",
                        "--hibernate-shards.virtual-shards=8",
                        "--hibernate-shards.transactions=best-effort",
                        "--hibernate-shards.cut-off-time=1ms",
                        "--spring.flyway.enabled=false",
                        "--spring.jpa.hibernate.ddl-auto=create",
                        "--management.endpoints.jmx.exposure.include=*",
                        "--management.endpoints.web.exposure.include=*",
                        "--spring.jmx.enabled=true");
        shop = new RunningShop(context, made, databases);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        shop.close();
    }

    private static Status health(String database) {
        var each = shop.context().getBean("dbHealthContributor", CompositeHealthContributor.class);
        return ((HealthIndicator) each.getContributor(database)).health().getStatus();
    }

    @Test
    void everyDatabaseHasAHealthOfItsOwn() {
        assertThat(health("db0")).isEqualTo(Status.UP);
        assertThat(health("db1")).isEqualTo(Status.UP);

        second.refuse();

        assertThat(health("db0")).isEqualTo(Status.UP);
        assertThat(health("db1")).isEqualTo(Status.DOWN);
        second.heal();
        await().untilAsserted(() -> assertThat(health("db1")).isEqualTo(Status.UP));
    }

    @Test
    void theEndpointHasTheMapAndTheCounters() {
        var endpoint = shop.context().getBean(ShardsEndpoint.class);
        var before = endpoint.shards();

        shop.inTransaction(() -> shop.entities().persist(shop.shopperOn("db1")));
        shop.entities().createQuery("from Shopper").getResultList();

        var after = endpoint.shards();
        assertThat(after.databases()).containsExactly("db0", "db1");
        assertThat(after.places())
                .extracting(Place::first, Place::last, Place::database)
                .containsExactly(tuple(0, 3, "db0"), tuple(4, 7, "db1"));
        assertThat(after.places().get(1).inserts())
                .isEqualTo(before.places().get(1).inserts() + 1);
        assertThat(after.counts().scatters()).isEqualTo(before.counts().scatters() + 1);
        assertThat(after.counts().statements().get("db1")).isGreaterThan(0);
        assertThat(after.counts().merging()).isGreaterThan(before.counts().merging());
    }

    @Test
    void theEndpointCountsQueriesOfFewVirtualShardsAndRefusals() {
        var endpoint = shop.context().getBean(ShardsEndpoint.class);
        var before = endpoint.shards();

        ask(shop.shopperOn("db1").getLogin());
        refuse();

        var after = endpoint.shards();
        assertThat(after.places())
                .extracting(Place::routed)
                .containsExactly(
                        before.places().get(0).routed(), before.places().get(1).routed() + 1);
        assertThat(after.counts().routed().get("db1"))
                .isEqualTo(before.counts().routed().getOrDefault("db1", 0L) + 1);
        assertThat(after.counts().refusals().get(REFUSAL))
                .isEqualTo(before.counts().refusals().getOrDefault(REFUSAL, 0L) + 1);
    }

    @Test
    void refusedJdbcBesideATransactionOnSeveralDatabasesIsCounted() {
        var endpoint = shop.context().getBean(ShardsEndpoint.class);
        long before = endpoint.shards().counts().refusals().getOrDefault(REFUSAL, 0L);

        assertThatThrownBy(() -> shop.inTransaction(() -> {
                    shop.entities().createQuery("from Shopper").getResultList();
                    shop.jdbc().queryForObject("select count(*) from shopper", Integer.class);
                }))
                .hasMessageContaining("'db0', 'db1'");

        assertThat(endpoint.shards().counts().refusals().get(REFUSAL)).isEqualTo(before + 1);
    }

    @Test
    void metersCountRoutesByVirtualShardGroupMergesAndRefusals() {
        var registry = new SimpleMeterRegistry();
        shop.context().getBean(ShardMeters.class).bindTo(registry);
        var routed = registry.get("shards.routed")
                .tag("keyspace", "default")
                .tag("group", "db1")
                .tag("database", "db1")
                .functionCounter();
        double before = routed.count();

        ask(shop.shopperOn("db1").getLogin());
        refuse();
        refuse();
        shop.entities().createQuery("from Shopper where points = 3").getResultList();

        assertThat(routed.count()).isEqualTo(before + 1);
        assertThat(registry.get("shards.merge").timer().count()).isEqualTo(1);
        assertThat(registry.get("shards.merge").timer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(registry.get("shards.refusals")
                        .tag("exception", REFUSAL)
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    private static void ask(String login) {
        shop.entities()
                .createQuery("from Shopper where login = :login")
                .setParameter("login", login)
                .getResultList();
    }

    private static void refuse() {
        var query = shop.entities().createQuery("from Shopper").setHint("hibernate.shards.scatter", "refuse");
        assertThatThrownBy(query::getResultList).isInstanceOf(UnsupportedShardedQueryException.class);
    }

    @Test
    void metersCountStatementsScattersAndCommits() {
        var registry = new SimpleMeterRegistry();
        shop.context().getBean(ShardMeters.class).bindTo(registry);

        writeOnBoth("meters");
        shop.entities().createQuery("from Shopper where points = 3").getResultList();

        assertThat(registry.get("shards.statements")
                        .tag("database", "db0")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("shards.fanout").summary().mean()).isEqualTo(2);
        assertThat(registry.get("shards.scatter").timer().count()).isEqualTo(1);
        assertThat(registry.get("shards.commit").timer().count()).isEqualTo(1);
        assertThat(registry.get("shards.inserts")
                        .tag("database", "db1")
                        .functionCounter()
                        .count())
                .isGreaterThan(0);
    }

    @Test
    void aRecordingHasScattersMergesAndCommits(@TempDir Path directory) throws IOException {
        var file = directory.resolve("shards.jfr");
        try (var recording = new Recording()) {
            recording.enable("io.hibernateshards.Scatter");
            recording.enable("io.hibernateshards.Merge");
            recording.enable("io.hibernateshards.Commit");
            recording.start();
            writeOnBoth("recording");
            shop.entities().createQuery("from Shopper").getResultList();
            recording.stop();
            recording.dump(file);
        }

        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> event.getEventType().getName(), event -> event.getInt("databases"))
                .containsExactlyInAnyOrder(
                        tuple("io.hibernateshards.Commit", 2),
                        tuple("io.hibernateshards.Scatter", 2),
                        tuple("io.hibernateshards.Merge", 2));
        assertThat(RecordingFile.readAllEvents(file)).allMatch(BootActuatorIT::tookTime);
    }

    private static boolean tookTime(RecordedEvent event) {
        return event.getLong("time") > 0;
    }

    /** One transaction, one row on each database. */
    private static void writeOnBoth(String name) {
        shop.inTransaction(() -> {
            for (var database : List.of("db0", "db1")) {
                shop.entities().persist(shop.shopperOn(database, name));
            }
        });
    }
}
