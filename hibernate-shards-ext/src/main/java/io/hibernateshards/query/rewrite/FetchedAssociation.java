package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.AcrossFetch;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * An association that is fetched after the rows.
 *
 * @param ends the other ends by a list of their ids, with what is fetched with them
 * @param parameter the parameter that takes the ids
 */
public record FetchedAssociation(AcrossFetch fetch, SqmSelectStatement<Object> ends, String parameter) {}
