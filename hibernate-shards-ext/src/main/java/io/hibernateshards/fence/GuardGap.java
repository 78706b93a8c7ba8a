package io.hibernateshards.fence;

import java.util.Optional;

/**
 * Why the guard of a table does not hold.
 *
 * @param table its name
 * @param trigger another trigger that may change a row after the guard has seen it; where there is none, the guard itself is missing
 *     or disabled
 */
public record GuardGap(String table, Optional<String> trigger) {

    @Override
    public String toString() {
        return trigger.map(name -> "the trigger '" + name + "' runs after the guard of the table '" + table + "'")
                .orElse("the table '" + table + "' has no guard that is enabled");
    }
}
