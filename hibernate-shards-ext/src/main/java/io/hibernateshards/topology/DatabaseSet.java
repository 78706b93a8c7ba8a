package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A set of databases, as the bits of a {@code long}: bit n is the database whose number is n.
 *
 * @param bits one bit per database
 */
public record DatabaseSet(long bits) {

    public static final DatabaseSet EMPTY = new DatabaseSet(0);

    public static DatabaseSet of(Database database) {
        return new DatabaseSet(1L << database.number());
    }

    public static DatabaseSet of(Collection<Database> databases) {
        return databases.stream().map(DatabaseSet::of).reduce(EMPTY, DatabaseSet::or);
    }

    public DatabaseSet without(Database database) {
        return new DatabaseSet(bits & ~(1L << database.number()));
    }

    public DatabaseSet and(DatabaseSet other) {
        return new DatabaseSet(bits & other.bits);
    }

    public DatabaseSet or(DatabaseSet other) {
        return new DatabaseSet(bits | other.bits);
    }

    public boolean contains(Database database) {
        return (bits >>> database.number() & 1) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public boolean isSingle() {
        return bits != 0 && (bits & bits - 1) == 0;
    }

    public int size() {
        return Long.bitCount(bits);
    }

    /** Its members among all databases of a unit, by ascending number. */
    public List<Database> among(List<Database> all) {
        var members = new ArrayList<Database>(size());
        for (var database : all) {
            if (contains(database)) {
                members.add(database);
            }
        }
        return members;
    }
}
