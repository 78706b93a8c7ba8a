package io.hibernateshards.query.rewrite;

import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * What each database runs: a statement that nothing changes any more. It has the parameters of the statement that it was
 * made from, so the values bound to that serve it.
 *
 * @param statement the statement, without limit and offset
 * @param columnCount how many columns its rows have
 */
public record PartialQuery(SqmSelectStatement<Object> statement, int columnCount) {}
