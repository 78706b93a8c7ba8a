package io.hibernateshards.scenario;

import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A sharded unit over databases "one" and "two" that can be made to fail, and whose statements are recorded. */
final class FaultyUnit implements AutoCloseable {

    final SqlRecorder recorder = new SqlRecorder();
    final FaultyDataSource one;
    final FaultyDataSource two;
    final RoutedUnit unit;

    private FaultyUnit(
            List<TestDatabase> stores,
            TransactionMode mode,
            Consumer<Map<String, Object>> more,
            Consumer<FaultyUnit> beforeBoot,
            Class<?>... entities) {
        var faulty = new ArrayList<FaultyDataSource>();
        stores.forEach(store ->
                faulty.add(new FaultyDataSource(store.name(), recorder.wrap(store.name(), store.dataSource()))));
        one = faulty.get(0);
        two = faulty.get(1);
        beforeBoot.accept(this);
        unit = RoutedUnit.of(
                stores,
                mode,
                settings -> {
                    for (var source : List.of(one, two)) {
                        var prefix = "hibernate.shards.database." + (source == one ? "one" : "two") + ".";
                        settings.keySet().removeIf(name -> name.startsWith(prefix));
                        settings.put(prefix + "datasource", source);
                    }
                    more.accept(settings);
                },
                entities);
    }

    static FaultyUnit of(Databases databases, TransactionMode mode, Class<?>... entities) {
        return new FaultyUnit(databases.fresh("one", "two"), mode, settings -> {}, its -> {}, entities);
    }

    static FaultyUnit of(
            List<TestDatabase> stores,
            TransactionMode mode,
            Consumer<Map<String, Object>> more,
            Consumer<FaultyUnit> beforeBoot,
            Class<?>... entities) {
        return new FaultyUnit(stores, mode, more, beforeBoot, entities);
    }

    List<String> rows(String database, String sql) {
        try {
            return unit.store(database).queryForStrings(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        one.heal();
        two.heal();
        unit.close();
    }
}
