package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.mapping.ShardedModel.Association;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.update.SqmUpdateStatement;

/** What an update by a statement must not set, since no entity is there that could be checked. Any thread. */
final class UpdateChecks {

    private final SessionFactoryImplementor engine;
    private final ShardedModel model;
    private final ConcurrentMap<String, Set<String>> optionalTables = new ConcurrentHashMap<>();

    UpdateChecks(SessionFactoryImplementor engine, ShardedModel model) {
        this.engine = engine;
        this.model = model;
    }

    /** @throws io.hibernateshards.UnsupportedShardedQueryException if an update may leave a row where it does not belong */
    void check(ShardedQuery<?> query) {
        if (query.getSqmStatement() instanceof SqmUpdateStatement<?> update) {
            check(query.text(), update);
        }
    }

    private void check(String text, SqmUpdateStatement<?> statement) {
        var name = statement.getTarget().getModel().getHibernateEntityName();
        var entity = model.entity(name);
        if (!entity.isSharded()) {
            return;
        }
        for (var assignment : statement.getSetClause().getAssignments()) {
            var path = pathOf(assignment.getTargetPath());
            var attribute = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
            if (attribute.equals(entity.shardKeyPath().get(0))) {
                throw MESSAGES.writeNotPlanned(
                        text,
                        "it sets '" + path + "', and the shard key of '" + name + "' decides where a row lives",
                        "Insert a new entity with the other key, and remove this one.");
            }
            if (model.isAssociation(name, path) && model.association(name, path) == Association.COLOCATED) {
                throw MESSAGES.writeNotPlanned(
                        text,
                        "it sets the colocated association '" + path + "' of '" + name
                                + "', whose other end is in the row's own virtual shard",
                        "Set it on the entities, where every flush checks it.");
            }
            if (isOnOptionalTable(name, attribute)) {
                throw MESSAGES.writeNotPlanned(
                        text,
                        "it sets '" + path + "', which is in an optional secondary table, where it would insert rows",
                        "Set it on the entities.");
            }
        }
    }

    private static String pathOf(SqmPath<?> path) {
        var lhs = path.getLhs();
        var name = path.getReferencedPathSource().getPathName();
        return lhs == null || lhs instanceof SqmFrom<?, ?> ? name : pathOf(lhs) + "." + name;
    }

    private boolean isOnOptionalTable(String entityName, String attribute) {
        var optional = optionalTables.computeIfAbsent(
                entityName,
                name -> optionalTablesOf(engine.getMappingMetamodel().getEntityDescriptor(name)));
        if (optional.isEmpty()) {
            return false;
        }
        var mapping =
                engine.getMappingMetamodel().getEntityDescriptor(entityName).findAttributeMapping(attribute);
        var tables = new HashSet<String>();
        if (mapping != null) {
            mapping.forEachSelectable((index, column) -> tables.add(column.getContainingTableExpression()));
        }
        return tables.stream().anyMatch(optional::contains);
    }

    private static Set<String> optionalTablesOf(EntityPersister persister) {
        var optional = new HashSet<String>();
        persister.forEachMutableTable(table -> {
            if (table.isOptional()) {
                optional.add(table.getTableName());
            }
        });
        return Set.copyOf(optional);
    }
}
