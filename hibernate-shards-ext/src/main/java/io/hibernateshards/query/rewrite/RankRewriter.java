package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.SelectColumns;
import io.hibernateshards.query.analysis.TreeCopies;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.sqm.NodeBuilder;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.tree.expression.SqmAliasedNodeRef;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmOrderByClause;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.hibernate.query.sqm.tree.select.SqmSortSpecification;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;

/**
 * Makes from an ordered statement the one that asks for keys by their ranks. The innermost query is the statement with its sort keys
 * alone and a limit, so that a database walks no further than to the last row asked for and numbers only the rows of the window:
 *
 * <pre>{@code
 * select y.k0, y.n from (
 *   select x.k0 as k0, row_number() over (order by x.k0) as n from (
 *     select <k0> as k0 from ... order by <k0> offset :from rows fetch first :width rows only) x) y
 * where mod(y.n - 1, :step) = 0 or y.n = :width order by y.n
 * }</pre>
 */
public final class RankRewriter {

    private static final String NUMBER = "n";

    private final NodeBuilder nodes;
    private final SqmQuerySpec<Tuple> spec;
    private final List<SqmSortSpecification> order;

    /** One instance for all its places, by which Hibernate knows a parameter. */
    private final SqmNamedParameter<Long> width;

    private RankRewriter(QueryShape shape) {
        // The tree that the copy becomes a part of is one whose parameters are collected when it is executed.
        var copies = new TreeCopies(SqmQuerySource.CRITERIA);
        var copy = ((SqmSelectStatement<?>) shape.statement()).createCopy(copies, Tuple.class);
        this.nodes = copy.nodeBuilder();
        this.spec = copy.getQuerySpec();
        this.width = parameter(RankQuery.WIDTH);
        this.order = new ArrayList<>();
        var columns = SelectColumns.of(spec).values();
        for (var sort : spec.getOrderByClause().getSortSpecifications()) {
            var expression = sort.getSortExpression();
            var key = expression instanceof SqmAliasedNodeRef reference
                    ? (SqmExpression<?>) columns.get(reference.getPosition() - 1)
                    : expression;
            order.add(by(QueryRewriter.keyOf(key, sort.isIgnoreCase()), sort));
        }
    }

    /** The statement that asks for keys of a statement by their ranks. */
    public static RankQuery rewrite(QueryShape shape) {
        return new RankRewriter(shape).rewrite();
    }

    private RankQuery rewrite() {
        var statement = nodes.createQuery(Object[].class);
        var numbered = statement.subquery(Tuple.class);
        var rows = numbered.from(keysOfWindow(numbered));
        var window = nodes.createWindow();
        window.orderBy(IntStream.range(0, order.size())
                .mapToObj(key -> by((SqmExpression<?>) rows.get(name(key)), order.get(key)))
                .toArray(SqmSortSpecification[]::new));
        var numberedSpec = numbered.getQuerySpec();
        select(numberedSpec, key -> (SqmExpression<?>) rows.get(name(key)), (SqmExpression<?>) nodes.rowNumber(window));
        var found = statement.from(numbered);
        SqmExpression<Long> number = (SqmExpression<Long>) found.<Long>get(NUMBER);
        select(statement.getQuerySpec(), key -> (SqmExpression<?>) found.get(name(key)), number);
        statement.where(nodes.or(
                nodes.equal(
                        remainder(
                                (SqmExpression<Long>) nodes.diff(number, nodes.literal(1L)), parameter(RankQuery.STEP)),
                        nodes.literal(0L)),
                nodes.equal(number, width)));
        statement.orderBy(nodes.asc(number));
        return new RankQuery(statement);
    }

    private SqmSubQuery<Tuple> keysOfWindow(SqmSubQuery<Tuple> parent) {
        var columns = SelectColumns.of(spec).values();
        spec.getFromClause().getRoots().forEach(RankRewriter::fetchNothing);
        spec.setSelectClause(new SqmSelectClause(false, nodes));
        for (int key = 0; key < order.size(); key++) {
            var expression = order.get(key).getSortExpression();
            SqmExpression<?> selected = key == 0 ? inPlaceOf(columns, expression) : expression;
            add(spec, selected, name(key));
        }
        var orderBy = new SqmOrderByClause(order.size());
        order.forEach(orderBy::addSortSpecification);
        spec.setOrderByClause(orderBy);
        spec.setOffsetExpression(parameter(RankQuery.FROM));
        spec.setFetchExpression(width);
        return new SqmSubQuery<>(parent, spec, Tuple.class, nodes);
    }

    private SqmExpression<?> inPlaceOf(List<SqmSelectableNode<?>> columns, SqmExpression<?> key) {
        SqmExpression<?> made = key;
        for (var column : columns) {
            if (column instanceof SqmFrom<?, ?> from
                    && from.getReferencedPathSource().getPathType() instanceof EntityDomainType<?>) {
                made = EntityStandIn.of(spec, from, made);
            }
        }
        return made;
    }

    private static void fetchNothing(SqmFrom<?, ?> from) {
        for (var join : from.getSqmJoins()) {
            if (join instanceof SqmAttributeJoin<?, ?> attribute) {
                attribute.clearFetched();
            }
            fetchNothing(join);
        }
    }

    private void select(SqmQuerySpec<?> to, Function<Integer, SqmExpression<?>> key, SqmExpression<?> number) {
        to.setSelectClause(new SqmSelectClause(false, nodes));
        for (int index = 0; index < order.size(); index++) {
            add(to, key.apply(index), name(index));
        }
        add(to, number, NUMBER);
    }

    private <T> void add(SqmQuerySpec<?> to, SqmExpression<T> expression, String name) {
        to.getSelectClause().addSelection(new SqmSelection<>(expression, name, nodes));
    }

    private static String name(int key) {
        return "k" + key;
    }

    private static SqmSortSpecification by(SqmExpression<?> expression, SqmSortSpecification sort) {
        return new SqmSortSpecification(expression, sort.getSortDirection(), sort.getNullPrecedence());
    }

    private SqmNamedParameter<Long> parameter(String name) {
        return new SqmNamedParameter<>(name, false, nodes.getLongType(), nodes);
    }

    /** The builder has it for integers alone; the databases and the translation have it for longs too. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private SqmExpression<Long> remainder(SqmExpression<Long> number, SqmExpression<Long> divisor) {
        return (SqmExpression) nodes.mod((SqmExpression) number, (SqmExpression) divisor);
    }
}
