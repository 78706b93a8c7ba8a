package io.hibernateshards.query.rewrite;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.hibernate.query.sqm.tree.expression.SqmParameter;

/**
 * A partial statement for lists of certain sizes, each element of which is a parameter.
 *
 * @param parameters its parameters
 * @param elements those that are elements of a list; the others are the parameters of the statement that it was made from
 */
public record SizedQuery(PartialQuery query, Set<SqmParameter<?>> parameters, Map<SqmParameter<?>, Element> elements) {

    public SizedQuery {
        parameters = Collections.unmodifiableSet(new LinkedHashSet<>(parameters));
        elements = Collections.unmodifiableMap(elements);
    }

    /** The element of a list at an index. */
    public record Element(SqmParameter<?> list, int index) {}
}
