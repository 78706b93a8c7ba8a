package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSessionFactory;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthContributors;

class ApplicationHealthTest {

    /** One that tells the names of its databases, and nothing else. */
    private static ShardedSessionFactory unit(List<String> databases) {
        return (ShardedSessionFactory) Proxy.newProxyInstance(
                ShardedSessionFactory.class.getClassLoader(),
                new Class<?>[] {ShardedSessionFactory.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("databaseNames");
                    return databases;
                });
    }

    private static List<String> names(List<String> databases, String... others) {
        var dataSources = new LinkedHashMap<String, DataSource>();
        for (var name : others) {
            dataSources.put(name, new JdbcDataSource());
        }
        return ApplicationHealth.of(Map.of("unit", unit(databases)), dataSources).stream()
                .map(HealthContributors.Entry::name)
                .toList();
    }

    @Test
    void eachHasANameOfItsOwn() {
        assertThat(names(List.of("db0", "db1"), "db1", "db1DataSource"))
                .containsExactly("db0", "db1", "db1DataSourceDataSource", "db1DataSource");
        assertThat(names(List.of("db0", "db1"), "db1DataSource", "db1"))
                .containsExactly("db0", "db1", "db1DataSource", "db1DataSourceDataSource");
        assertThat(names(List.of("a", "aDataSource"), "a", "aDataSource"))
                .doesNotHaveDuplicates()
                .hasSize(4);
    }
}
