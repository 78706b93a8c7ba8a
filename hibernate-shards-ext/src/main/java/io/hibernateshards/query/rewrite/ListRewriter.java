package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.ListUses;
import io.hibernateshards.query.analysis.TreeCopies;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.expression.SqmPositionalParameter;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/**
 * Gives each element of a list a parameter of its own. Hibernate translates a statement with lists anew for each execution;
 * without them, a translation serves every execution whose lists are as long.
 */
public final class ListRewriter {

    private final Map<SqmParameter<?>, SizedQuery.Element> elements = new IdentityHashMap<>();
    private final Map<SqmParameter<?>, List<SqmParameter<?>>> elementsOfLists = new IdentityHashMap<>();

    private ListRewriter() {}

    /**
     * The partial statement for lists of some sizes.
     *
     * @param sizes how many elements the list has that each of these parameters stands for, at least one
     * @return empty where a list has other uses than {@code in}, or the statement was not made from a text
     */
    public static Optional<SizedQuery> rewrite(PartialQuery partial, Map<SqmParameter<?>, Integer> sizes) {
        var statement = partial.statement();
        if (statement.getQuerySource() != SqmQuerySource.HQL) {
            return Optional.empty();
        }
        var copy = statement.createCopy(new TreeCopies(), Object.class);
        var uses = ListUses.of(copy);
        var rewriter = new ListRewriter();
        for (var list : sizes.entrySet()) {
            var predicates = uses.of(list.getKey());
            if (predicates.isEmpty()) {
                return Optional.empty();
            }
            var elements = rewriter.makeElements(list.getKey(), list.getValue());
            predicates.forEach(predicate -> exchange(predicate, elements));
        }
        return Optional.of(new SizedQuery(
                new PartialQuery(copy, partial.columnCount()), rewriter.parametersOf(statement), rewriter.elements));
    }

    private Set<SqmParameter<?>> parametersOf(SqmSelectStatement<?> statement) {
        var parameters = new LinkedHashSet<SqmParameter<?>>();
        for (var parameter : statement.getSqmParameters()) {
            parameters.addAll(elementsOfLists.getOrDefault(parameter, List.of(parameter)));
        }
        return parameters;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The elements are of the type of the list.
    private static void exchange(SqmInListPredicate predicate, List<SqmParameter<?>> elements) {
        predicate.getListExpressions().clear();
        elements.forEach(element -> predicate.addExpression((SqmExpression) element));
    }

    private List<SqmParameter<?>> makeElements(SqmParameter<?> list, int size) {
        var made = new ArrayList<SqmParameter<?>>(size);
        for (int index = 0; index < size; index++) {
            var element = element(list, index);
            elements.put(element, new SizedQuery.Element(list, index));
            made.add(element);
        }
        elementsOfLists.put(list, made);
        return made;
    }

    /** The first keeps the name or number, since numbers have no gaps; no name of HQL is that of another. */
    private static SqmParameter<?> element(SqmParameter<?> list, int index) {
        var position = list.getPosition();
        if (position != null && index == 0) {
            return new SqmPositionalParameter<>(position, false, list.getNodeType(), list.nodeBuilder());
        }
        var base = Objects.requireNonNull(position == null ? list.getName() : "?" + position);
        var name = index == 0 ? base : base + "#" + index;
        return list instanceof HoistedParameter<?> hoisted
                ? hoisted.element(name)
                : new SqmNamedParameter<>(name, false, list.getNodeType(), list.nodeBuilder());
    }
}
