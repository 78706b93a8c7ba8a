package io.hibernateshards;

import java.util.List;

/**
 * How a query would run.
 *
 * @param query the query as it was written
 * @param route {@code single}, {@code several}, {@code every} or {@code nowhere}
 * @param databases names of the databases it goes to, in configured order
 * @param reasons why these databases, a sentence each
 * @param plan the plan as an indented tree, leaves last
 * @param statement what each of the databases is sent
 */
public record QueryExplanation(
        String query, String route, List<String> databases, List<String> reasons, String plan, String statement) {

    public QueryExplanation {
        databases = List.copyOf(databases);
        reasons = List.copyOf(reasons);
    }

    @Override
    public String toString() {
        return "query      " + query + "\nroute      " + route + " " + databases + "\nbecause    "
                + String.join("\n           ", reasons) + "\nplan       " + plan.replace("\n", "\n           ")
                + "\nstatement  " + statement;
    }
}
