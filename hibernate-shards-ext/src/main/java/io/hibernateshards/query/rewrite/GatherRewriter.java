package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.GatheredColumns;
import io.hibernateshards.query.analysis.TreeCopies;
import io.hibernateshards.query.rewrite.GatheredStatement.EntityColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.select.SqmQuerySpec;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.query.sqm.tree.select.SqmSelection;

/** Lets a statement select the ids of entities in their place, and makes the statements that give the entities by these. */
public final class GatherRewriter {

    private final SessionFactoryImplementor engine;
    private final GatheredColumns columns;

    private GatherRewriter(SessionFactoryImplementor engine, GatheredColumns columns) {
        this.engine = engine;
        this.columns = columns;
    }

    /** The statement as one database can answer it. */
    public static GatheredStatement rewrite(
            SessionFactoryImplementor engine, SqmSelectStatement<?> statement, GatheredColumns columns) {
        return columns.hasEntities()
                ? new GatherRewriter(engine, columns).rewrite(statement)
                : new GatheredStatement(statement, List.of(), List.of(), false);
    }

    private GatheredStatement rewrite(SqmSelectStatement<?> statement) {
        var entities = new ArrayList<EntityColumn>();
        for (int column = 0; column < columns.entityNames().size(); column++) {
            var entityName = columns.entityNames().get(column);
            if (entityName != null) {
                entities.add(new EntityColumn(column, FetchRewriter.byIds(engine, entityName, (SqmPath<?>)
                        columns.nodes().get(column))));
            }
        }
        var copy = columns.leftOut().isEmpty()
                ? statement.createCopy(new TreeCopies(), Object.class)
                : new FromCopy(columns.leftOut()).copy(statement);
        selectIds((SqmQuerySpec<?>) copy.getQueryPart());
        return new GatheredStatement(
                copy, entities, columns.results(), !columns.leftOut().isEmpty());
    }

    private void selectIds(SqmQuerySpec<?> spec) {
        var builder = spec.nodeBuilder();
        var nodes = GatheredColumns.nodesOf(spec);
        var aliases = GatheredColumns.aliasesOf(spec);
        var clause = new SqmSelectClause(spec.getSelectClause().isDistinct(), builder);
        for (int column = 0; column < nodes.size(); column++) {
            var entityName = columns.entityNames().get(column);
            SqmSelectableNode<?> node = nodes.get(column);
            if (entityName != null) {
                var entity = joined((SqmPath<?>) node);
                var id = entity.get(Objects.requireNonNull(engine.getMappingMetamodel()
                        .getEntityDescriptor(entityName)
                        .getIdentifierPropertyName()));
                node = EntityStandIn.of(spec, entity, id);
            }
            clause.addSelection(new SqmSelection<>(node, aliases.get(column), builder));
        }
        spec.setSelectClause(clause);
    }

    /** An entity that a path leads to, joined: to select it is to leave out rows without it. */
    private static SqmPath<?> joined(SqmPath<?> entity) {
        return entity instanceof SqmFrom<?, ?>
                ? entity
                : (SqmPath<?>) ((SqmFrom<?, ?>) joined(Objects.requireNonNull(entity.getLhs())))
                        .join(entity.getReferencedPathSource().getPathName());
    }
}
