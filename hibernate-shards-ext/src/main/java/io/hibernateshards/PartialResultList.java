package io.hibernateshards;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/**
 * The results of a query on those of its databases that answered: what it would give if the others had no rows. Immutable, of a
 * query's own rows in their order; aggregates are those of the rows there are.
 */
public final class PartialResultList<R> extends AbstractList<R> implements RandomAccess {

    private final List<R> results;
    private final Map<String, RuntimeException> failures;

    /** @param failures why each missing database gave no answer, by its name */
    public PartialResultList(List<R> results, Map<String, RuntimeException> failures) {
        this.results = results;
        this.failures = Map.copyOf(failures);
    }

    /** Whether every database answered, so that this is what the query's {@code getResultList} gives. */
    public boolean isComplete() {
        return failures.isEmpty();
    }

    /** The names of the databases whose rows are missing. */
    public Set<String> missingDatabases() {
        return failures.keySet();
    }

    /** Why each missing database gave no answer, by its name. */
    public Map<String, RuntimeException> failures() {
        return failures;
    }

    @Override
    public R get(int index) {
        return results.get(index);
    }

    @Override
    public int size() {
        return results.size();
    }
}
