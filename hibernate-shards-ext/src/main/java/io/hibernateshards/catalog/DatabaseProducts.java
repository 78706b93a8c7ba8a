package io.hibernateshards.catalog;

import static io.hibernateshards.logging.CatalogMessages.MESSAGES;

import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.topology.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What software the databases are, as far as they answered at boot. Immutable. */
public final class DatabaseProducts {

    private final Map<Database, DatabaseProduct> found;
    private final Map<Database, ShardUnavailableException> unavailable;

    private DatabaseProducts(
            Map<Database, DatabaseProduct> found, Map<Database, ShardUnavailableException> unavailable) {
        this.found = found;
        this.unavailable = unavailable;
    }

    /** Asks each database once; one that does not answer is noted. */
    public static DatabaseProducts read(DatabaseConnections connections, List<Database> databases) {
        var found = new LinkedHashMap<Database, DatabaseProduct>();
        var unavailable = new LinkedHashMap<Database, ShardUnavailableException>();
        for (var database : databases) {
            try (var connection = CatalogConnection.open(connections, database)) {
                found.put(database, DatabaseProduct.of(connection.jdbc()));
            } catch (ShardUnavailableException failure) {
                unavailable.put(database, failure);
            } catch (SQLException failure) {
                unavailable.put(database, DatabaseGate.failed(database, connections, failure));
            }
        }
        return new DatabaseProducts(found, unavailable);
    }

    /** The lowest version found, which the dialect is built for; empty where no database answered. */
    public Optional<DatabaseProduct> lowest() {
        return found.values().stream().reduce((one, other) -> other.isOlderThan(one) ? other : one);
    }

    /** The database of the lowest version; empty where no database answered. */
    public Optional<Database> lowestDatabase() {
        return lowest().flatMap(lowest -> found.keySet().stream()
                .filter(database -> lowest.equals(found.get(database)))
                .findFirst());
    }

    /** Those that did not answer, with the failure of each. */
    public Map<Database, ShardUnavailableException> unavailable() {
        return Map.copyOf(unavailable);
    }

    /** What speaks against using a database of that product in this unit. */
    List<String> differences(Database database, String address, DatabaseProduct product) {
        var differences = new ArrayList<String>();
        var first = found.entrySet().stream().findFirst();
        first.filter(other -> !other.getValue().name().equals(product.name()))
                .ifPresent(other -> differences.add(MESSAGES.otherProduct(
                        database.name(),
                        address,
                        product.toString(),
                        other.getKey().name(),
                        other.getValue().toString())));
        if (differences.isEmpty()) {
            lowest().filter(product::isOlderThan)
                    .ifPresent(lowest -> differences.add(
                            MESSAGES.olderVersion(database.name(), address, product.toString(), lowest.toString())));
        }
        return differences;
    }
}
