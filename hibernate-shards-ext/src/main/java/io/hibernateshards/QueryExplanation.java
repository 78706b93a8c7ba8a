package io.hibernateshards;

import java.util.List;
import java.util.OptionalLong;

/**
 * How a query would run.
 *
 * @param query the query as it was written
 * @param route {@code single}, {@code several}, {@code every} or {@code nowhere}
 * @param targets the databases it goes to, in configured order
 * @param reasons what leads there, a sentence for each set of entities that live together
 * @param plan the plan as an indented tree, leaves last
 * @param statement what each of the databases is sent
 * @param mostRows the most rows that all databases send together; empty where only their number bounds it
 */
public record QueryExplanation(
        String query,
        String route,
        List<Target> targets,
        List<String> reasons,
        String plan,
        String statement,
        OptionalLong mostRows) {

    /**
     * One database that a query goes to.
     *
     * @param database its name
     * @param reasons why it is among them: which virtual shards of each set of entities it has
     */
    public record Target(String database, List<String> reasons) {

        public Target {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String toString() {
            return reasons.isEmpty() ? database : database + ": " + String.join("; ", reasons);
        }
    }

    public QueryExplanation {
        targets = List.copyOf(targets);
        reasons = List.copyOf(reasons);
    }

    /** The names of the databases that it goes to, in configured order. */
    public List<String> databases() {
        return targets.stream().map(Target::database).toList();
    }

    @Override
    public String toString() {
        return "query      " + query + "\nroute      " + route + " " + databases() + "\nbecause    "
                + indented(String.join("\n", reasons)) + "\ndatabases  "
                + indented(
                        String.join("\n", targets.stream().map(Target::toString).toList()))
                + "\nplan       " + indented(plan) + "\nstatement  " + statement + "\nrows       "
                + (mostRows.isPresent() ? "at most " + mostRows.getAsLong() : "as many as there are");
    }

    private static String indented(String lines) {
        return lines.replace("\n", "\n           ");
    }
}
