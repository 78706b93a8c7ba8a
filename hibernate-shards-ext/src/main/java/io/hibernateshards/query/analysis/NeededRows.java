package io.hibernateshards.query.analysis;

import java.util.List;
import java.util.Optional;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;

/**
 * Which rows of its entities a statement can look at, as far as its conditions tell: those of each from-element that satisfy
 * conditions on it alone, and have a value in common with rows of a from-element before.
 *
 * @param elements the from-elements whose rows are narrowed, each after those that narrow it
 * @param narrowed the root entities all of whose rows in the statement are among these elements
 */
public record NeededRows(List<Element> elements, List<String> narrowed) {

    public NeededRows {
        elements = List.copyOf(elements);
        narrowed = List.copyOf(narrowed);
    }

    /**
     * A from-element.
     *
     * @param from as the statement has it
     * @param rootName the root of its entity's hierarchy
     * @param conditions conditions on its attributes, keys and parameters
     * @param link the from-element that narrows it
     */
    public record Element(
            SqmFrom<?, ?> from,
            String entityName,
            String rootName,
            List<SqmPredicate> conditions,
            Optional<Link> link) {

        public Element {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * Equal values.
     *
     * @param source the place of the other among the elements
     * @param sourcePath the attributes that lead to the other's value
     * @param path those that lead to the own value
     */
    public record Link(int source, List<String> sourcePath, List<String> path) {

        public Link {
            sourcePath = List.copyOf(sourcePath);
            path = List.copyOf(path);
        }
    }
}
