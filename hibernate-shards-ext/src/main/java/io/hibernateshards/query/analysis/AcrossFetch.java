package io.hibernateshards.query.analysis;

import java.util.List;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;

/**
 * A fetch of a to-one association whose other end may live on another database.
 *
 * @param join the fetch, which nothing else in the statement names
 * @param column the column of the result whose entity the association is reached from
 * @param way the attributes that lead from that entity to the one that has the association, all fetched
 * @param attribute the association
 * @param target the entity that it leads to
 * @param isRequired whether a row without the other end is none of the result
 */
public record AcrossFetch(
        SqmAttributeJoin<?, ?> join,
        int column,
        List<String> way,
        String attribute,
        String target,
        boolean isRequired) {

    public AcrossFetch {
        way = List.copyOf(way);
    }

    /** The way to the other end, for people. */
    public String path() {
        return PathReader.text(join);
    }
}
