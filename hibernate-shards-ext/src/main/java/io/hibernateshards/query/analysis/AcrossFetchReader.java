package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModel.Association;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.tree.SqmJoinType;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.domain.SqmSingularJoin;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.type.BasicType;
import org.jspecify.annotations.Nullable;

/** Finds the fetches of a statement that lead to other databases and can be made when its rows are read. */
public final class AcrossFetchReader {

    private final SessionFactoryImplementor engine;
    private final PathReader paths;
    private final List<SqmSelectableNode<?>> columns;
    private final Set<SqmFrom<?, ?>> named;
    private final List<AcrossFetch> found = new ArrayList<>();

    private AcrossFetchReader(SessionFactoryImplementor engine, ShardedModel model, SqmQuerySpec<?> spec) {
        this.engine = engine;
        this.paths = new PathReader(engine, model);
        this.columns = columns(SelectColumns.of(spec));
        this.named = References.of(spec).named();
    }

    /** The fetches of a statement that can be made when its rows are read. */
    public static List<AcrossFetch> read(
            SessionFactoryImplementor engine, ShardedModel model, SqmStatement<?> statement) {
        if (!(statement instanceof SqmSelectStatement<?> select)
                || !(select.getQueryPart() instanceof SqmQuerySpec<?> spec)
                || spec.getFromClause().getRoots().stream().anyMatch(root -> root.getOrderedJoins() != null)) {
            return List.of();
        }
        var reader = new AcrossFetchReader(engine, model, spec);
        spec.getFromClause().getRoots().forEach(reader::read);
        return List.copyOf(reader.found);
    }

    private void read(SqmFrom<?, ?> from) {
        for (var join : from.getSqmJoins()) {
            var fetch = join instanceof SqmSingularJoin<?, ?> attribute && attribute.isFetched()
                    ? fetchOf(from, attribute)
                    : null;
            if (fetch == null) {
                read(join);
            } else {
                found.add(fetch);
            }
        }
    }

    private @Nullable AcrossFetch fetchOf(SqmFrom<?, ?> owner, SqmAttributeJoin<?, ?> join) {
        var target = PathReader.entityNameOf(join);
        var type = join.getSqmJoinType();
        boolean isRequired = type == SqmJoinType.INNER;
        if (target == null
                || paths.associationOf(join) != Association.ACROSS
                || !isRequired && type != SqmJoinType.LEFT
                || PathReader.isTreated(owner)
                || !isKnownById(target)
                || !isOnlyFetched(join)) {
            return null;
        }
        var way = new LinkedList<String>();
        SqmFrom<?, ?> at = owner;
        while (columnOf(at) < 0) {
            if (!(at instanceof SqmSingularJoin<?, ?> step)
                    || !step.isFetched()
                    || isRequired && step.getSqmJoinType() != SqmJoinType.INNER) {
                return null;
            }
            way.addFirst(step.getReferencedPathSource().getPathName());
            at = step.getLhs();
        }
        return new AcrossFetch(
                join, columnOf(at), way, join.getReferencedPathSource().getPathName(), target, isRequired);
    }

    private boolean isKnownById(String entityName) {
        var descriptor = engine.getMappingMetamodel().getEntityDescriptor(entityName);
        return descriptor.getIdentifierPropertyName() != null && descriptor.getIdentifierType() instanceof BasicType<?>;
    }

    /** Whether nothing names the fetch, and what is joined to it is nothing but fetched where it exists. */
    private boolean isOnlyFetched(SqmAttributeJoin<?, ?> join) {
        return !named.contains(join)
                && join.getJoinPredicate() == null
                && !join.hasTreats()
                && join.getSqmJoins().stream()
                        .allMatch(nested -> nested instanceof SqmAttributeJoin<?, ?> fetch
                                && fetch.isFetched()
                                && fetch.getSqmJoinType() == SqmJoinType.LEFT
                                && isOnlyFetched(fetch));
    }

    /** None where an object is made of some, which does not give its entities away. */
    private static List<SqmSelectableNode<?>> columns(SelectColumns columns) {
        return columns.results().stream().allMatch(ResultColumn.Value.class::isInstance) ? columns.values() : List.of();
    }

    private int columnOf(SqmFrom<?, ?> from) {
        for (int column = 0; column < columns.size(); column++) {
            if (columns.get(column) == from) {
                return column;
            }
        }
        return -1;
    }
}
