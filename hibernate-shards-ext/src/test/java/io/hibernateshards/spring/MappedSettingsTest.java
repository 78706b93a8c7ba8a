package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.ShardConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MappedSettingsTest {

    private static final JdbcDataSource BEAN = new JdbcDataSource();

    private static Map<String, Object> mapped(Map<String, String> properties, Map<String, Object> ofUnit) {
        var unit = new HashMap<>(ofUnit);
        var bound = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("hibernate-shards", ShardsProperties.class);
        new MappedSettings(bound, name -> name.equals("ordersDataSource") ? BEAN : null).addTo(unit);
        return unit;
    }

    @Test
    void everyPropertyIsASettingOfTheUnit() {
        var unit = mapped(
                Map.ofEntries(
                        Map.entry("hibernate-shards.databases.one.url", "jdbc:one"),
                        Map.entry("hibernate-shards.databases.one.username", "me"),
                        Map.entry("hibernate-shards.databases.one.password", "secret"),
                        Map.entry("hibernate-shards.databases.one.driver-class-name", "org.h2.Driver"),
                        Map.entry("hibernate-shards.databases.one.capacity", "2"),
                        Map.entry("hibernate-shards.databases.one.pool.max-size", "5"),
                        Map.entry("hibernate-shards.databases.two.data-source", "ordersDataSource"),
                        Map.entry("hibernate-shards.order", "two,one"),
                        Map.entry("hibernate-shards.virtual-shards", "64"),
                        Map.entry("hibernate-shards.groups", "a: 0-63 @ one"),
                        Map.entry("hibernate-shards.keyspaces.players.virtual-shards", "16"),
                        Map.entry("hibernate-shards.keyspaces.players.groups", "p: 0-15 @ two"),
                        Map.entry("hibernate-shards.transactions", "best-effort"),
                        Map.entry("hibernate-shards.scatter", "warn"),
                        Map.entry("hibernate-shards.unsharded-database", "two"),
                        Map.entry("hibernate-shards.query-timeout", "5s"),
                        Map.entry("hibernate-shards.scatter-threads", "12"),
                        Map.entry("hibernate-shards.cut-off-failures", "3"),
                        Map.entry("hibernate-shards.cut-off-time", "2s"),
                        Map.entry("hibernate-shards.catalog", "one"),
                        Map.entry("hibernate-shards.catalog-adopt", "true"),
                        Map.entry("hibernate-shards.pool.min-idle", "2"),
                        Map.entry("hibernate-shards.pool.connection-timeout", "1500ms"),
                        Map.entry("hibernate-shards.pool.max-lifetime", "10m"),
                        Map.entry("hibernate-shards.pool.hikari.leakDetectionThreshold", "9000")),
                Map.of("hibernate.show_sql", "true"));

        assertThat(unit)
                .containsOnly(
                        Map.entry("hibernate.show_sql", "true"),
                        Map.entry("hibernate.shards.databases", "two, one"),
                        Map.entry("hibernate.shards.database.one.url", "jdbc:one"),
                        Map.entry("hibernate.shards.database.one.user", "me"),
                        Map.entry("hibernate.shards.database.one.password", "secret"),
                        Map.entry("hibernate.shards.database.one.driver", "org.h2.Driver"),
                        Map.entry("hibernate.shards.database.one.capacity", 2.0),
                        Map.entry("hibernate.shards.database.one.pool.max_size", 5),
                        Map.entry("hibernate.shards.database.two.datasource", BEAN),
                        Map.entry("hibernate.shards.virtual_shards", 64),
                        Map.entry("hibernate.shards.groups", "a: 0-63 @ one"),
                        Map.entry("hibernate.shards.keyspace.players.virtual_shards", 16),
                        Map.entry("hibernate.shards.keyspace.players.groups", "p: 0-15 @ two"),
                        Map.entry("hibernate.shards.transactions", "best_effort"),
                        Map.entry("hibernate.shards.scatter", "warn"),
                        Map.entry("hibernate.shards.unsharded_database", "two"),
                        Map.entry("hibernate.shards.query_timeout", 5_000L),
                        Map.entry("hibernate.shards.scatter_threads", 12),
                        Map.entry("hibernate.shards.catalog", "one"),
                        Map.entry("hibernate.shards.catalog.adopt", true),
                        Map.entry("hibernate.shards.cut_off_failures", 3),
                        Map.entry("hibernate.shards.cut_off_time", 2_000L),
                        Map.entry("hibernate.shards.pool.min_idle", 2),
                        Map.entry("hibernate.shards.pool.connection_timeout", 1_500L),
                        Map.entry("hibernate.shards.pool.max_lifetime", 600_000L),
                        Map.entry("hibernate.shards.pool.hikari.leakDetectionThreshold", "9000"));
    }

    @Test
    void withoutAnOrderNumbersInNamesCountAsNumbers() {
        assertThat(MappedSettings.inOrder(Set.of("db10", "db9", "archive", "db1", "db01", "db1b2", "db1b10")))
                .containsExactly("archive", "db01", "db1", "db1b2", "db1b10", "db9", "db10");
    }

    @Test
    void theUnitsOwnListGivesTheOrderWhereNoPropertyDoes() {
        var unit = mapped(
                Map.of(
                        "hibernate-shards.databases.one.url",
                        "jdbc:one",
                        "hibernate-shards.databases.two.url",
                        "jdbc:2"),
                Map.of("hibernate.shards.databases", "two,one"));

        assertThat(unit).containsEntry("hibernate.shards.databases", "two,one");
    }

    @Test
    void allDifferencesAreToldAtOnceAndNoValueIs() {
        assertThatThrownBy(() -> mapped(
                        Map.of(
                                "hibernate-shards.databases.one.password", "secret",
                                "hibernate-shards.databases.one.data-source", "absent",
                                "hibernate-shards.order", "one",
                                "hibernate-shards.scatter", "warn"),
                        Map.of(
                                "hibernate.shards.databases", "one, two",
                                "hibernate.shards.scatter", " warn ",
                                "hibernate.shards.database.one.password", "another")))
                .isInstanceOfSatisfying(
                        ShardConfigurationException.class,
                        failure -> assertThat(failure.problems()).hasSize(3))
                .hasMessageContainingAll(
                        "'hibernate-shards.databases.one.data-source' names the bean 'absent'",
                        "'hibernate-shards.order' and the property 'spring.jpa.properties.hibernate.shards.databases'",
                        "'spring.jpa.properties.hibernate.shards.database.one.password' have different values")
                .hasMessageNotContainingAny("secret", "another");
    }
}
