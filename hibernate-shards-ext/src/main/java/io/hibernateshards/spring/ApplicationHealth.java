package io.hibernateshards.spring;

import io.hibernateshards.ShardedSessionFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;

/** Whether an application's databases answer: those of sharded units by their names, others by the names of their beans. */
final class ApplicationHealth {

    private static final String IF_TAKEN = "DataSource";

    private ApplicationHealth() {}

    /**
     * One for each.
     *
     * @param units the sharded units by the names of their beans, which tell several of them apart
     * @param others the DataSources of other units, and of none
     */
    static CompositeHealthContributor of(
            Map<String, ? extends ShardedSessionFactory> units, Map<String, DataSource> others) {
        var each = new LinkedHashMap<String, HealthContributor>();
        if (units.size() == 1) {
            units.values().forEach(unit -> each.putAll(DatabaseHealth.of(unit)));
        } else {
            units.forEach((name, unit) -> each.put(name, CompositeHealthContributor.fromMap(DatabaseHealth.of(unit))));
        }
        others.forEach((name, dataSource) -> {
            var its = name;
            while (each.containsKey(its) || (!its.equals(name) && others.containsKey(its))) {
                its += IF_TAKEN;
            }
            each.put(its, new DataSourceHealthIndicator(dataSource));
        });
        return CompositeHealthContributor.fromMap(each);
    }
}
