package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.AcrossFetch;
import io.hibernateshards.query.rewrite.FetchRewriter;
import io.hibernateshards.query.rewrite.FetchedAssociation;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/**
 * A statement whose fetches that lead to other databases are made when its rows are read. Any thread.
 *
 * @param rows the statement without them
 * @param fetches the fetches, each with what is known of its statement
 */
record FetchedPlan(CutStatement rows, List<Fetch> fetches) {

    /** One fetch. */
    record Fetch(FetchedAssociation association, CutStatement ends) {}

    static FetchedPlan of(
            SessionFactoryImplementor engine, StatementPlan rows, List<AcrossFetch> fetches, StatementPlans plans) {
        return new FetchedPlan(
                CutStatement.of(rows),
                FetchRewriter.associations(engine, fetches).stream()
                        .map(fetch -> new Fetch(fetch, CutStatement.of(plans.ofStatement(fetch.ends()))))
                        .toList());
    }

    /** Whether a row without another end is none of the result. */
    boolean isRequired() {
        return fetches.stream().anyMatch(fetch -> fetch.association().fetch().isRequired());
    }
}
