package io.hibernateshards.query.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;

/** The predicates of a statement that compare with a whole list, by the parameter that stands for it. Any thread, once read. */
public final class ListUses extends QueryTreeWalker {

    private final Map<SqmParameter<?>, List<SqmInListPredicate<?>>> predicates = new IdentityHashMap<>();
    private final Set<SqmParameter<?>> elsewhere = Collections.newSetFromMap(new IdentityHashMap<>());

    private ListUses() {}

    /** Those of a statement. */
    public static ListUses of(SqmStatement<?> statement) {
        var uses = new ListUses();
        statement.accept(uses);
        return uses;
    }

    /** The predicates {@code in} that are all that a parameter is used for; empty where there are none or it has other uses. */
    public List<SqmInListPredicate<?>> of(SqmParameter<?> parameter) {
        return elsewhere.contains(parameter) ? List.of() : predicates.getOrDefault(parameter, List.of());
    }

    /** The parts of a condition that the uses of a parameter are; empty unless each use is one. */
    public List<RouteCondition.OneOf> membershipsOf(SqmParameter<?> parameter, RouteCondition condition) {
        var found = new ArrayList<RouteCondition.OneOf>();
        for (var predicate : of(parameter)) {
            var membership = condition
                    .memberships()
                    .filter(part -> part.predicate() == predicate)
                    .findFirst();
            if (membership.isEmpty()) {
                return List.of();
            }
            found.add(membership.get());
        }
        return found;
    }

    @Override
    public Object visitInListPredicate(SqmInListPredicate<?> predicate) {
        var list = predicate.getListExpressions();
        if (list.size() == 1 && list.get(0) instanceof SqmParameter<?> parameter) {
            predicates.computeIfAbsent(parameter, key -> new ArrayList<>()).add(predicate);
            predicate.getTestExpression().accept(this);
            return predicate;
        }
        return super.visitInListPredicate(predicate);
    }

    @Override
    protected Object visitParameter(SqmParameter<?> parameter) {
        elsewhere.add(parameter);
        return parameter;
    }
}
