package io.hibernateshards.mapping;

import org.hibernate.engine.jdbc.mutation.ParameterUsage;
import org.hibernate.engine.jdbc.mutation.internal.MutationQueryOptions;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.collection.mutation.CollectionMutationTarget;
import org.hibernate.persister.collection.mutation.InsertRowsCoordinator;
import org.hibernate.persister.collection.mutation.InsertRowsCoordinatorStandard;
import org.hibernate.persister.collection.mutation.RowMutationOperations;
import org.hibernate.persister.state.internal.AbstractStateManagement;
import org.hibernate.sql.ast.SqlAstTranslatorFactory;
import org.hibernate.sql.model.ast.MutatingTableReference;
import org.hibernate.sql.model.ast.TableMutation;
import org.hibernate.sql.model.ast.builder.TableInsertBuilderStandard;
import org.hibernate.sql.model.jdbc.JdbcMutationOperation;

/**
 * Writes the hidden column with each row of a collection or join table whose owner is sharded. Adapter to
 * {@code org.hibernate.persister.state.internal.AbstractStateManagement}, as {@link ShardedEntityState} is.
 */
public final class ShardedCollectionState extends AbstractStateManagement {

    /** Found by Hibernate under this name. */
    public static final ShardedCollectionState INSTANCE = new ShardedCollectionState();

    private ShardedCollectionState() {}

    @Override
    public InsertRowsCoordinator createInsertRowsCoordinator(CollectionPersister persister) {
        if (persister.isOneToMany() || !isInsertAllowed(persister)) {
            return super.createInsertRowsCoordinator(persister);
        }
        var target = resolveMutationTarget(persister);
        var standard = persister.getRowMutationOperations();
        var column = HiddenColumn.in(target.getCollectionTableMapping().getTableName(), persister.getFactory());
        var row = new ShardedRow(persister.getOwnerEntityPersister());
        RowMutationOperations.Values values = (collection, key, element, position, session, bindings) -> {
            standard.getInsertRowValues().applyValues(collection, key, element, position, session, bindings);
            bindings.bindValue(row.shardOf(collection.getOwner(), session), column, ParameterUsage.SET);
        };
        var operations = new RowMutationOperations(
                target, table -> insert(target, table, column, persister), values, null, null, null, null, null, null);
        return new InsertRowsCoordinatorStandard(
                target, operations, persister.getFactory().getServiceRegistry());
    }

    /** The insert of one row: key, then identifier or index, then element, then the hidden column. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // The builder declares the mutation less precisely than it makes it.
    private static JdbcMutationOperation insert(
            CollectionMutationTarget target,
            MutatingTableReference table,
            SelectableMapping column,
            CollectionPersister persister) {
        var factory = persister.getFactory();
        var insert = new TableInsertBuilderStandard(target, table, factory);
        var attribute = target.getTargetPart();
        attribute.getKeyDescriptor().getKeyPart().forEachSelectable(insert);
        if (attribute.getIdentifierDescriptor() != null) {
            attribute.getIdentifierDescriptor().forEachSelectable(insert);
        } else if (attribute.getIndexDescriptor() != null) {
            attribute.getIndexDescriptor().forEachInsertable(insert);
        }
        attribute.getElementDescriptor().forEachInsertable(insert);
        insert.addValueColumn(column);
        SqlAstTranslatorFactory translators =
                factory.getJdbcServices().getJdbcEnvironment().getSqlAstTranslatorFactory();
        return (JdbcMutationOperation) translators
                .buildModelMutationTranslator((TableMutation) insert.buildMutation(), factory)
                .translate(null, MutationQueryOptions.INSTANCE);
    }
}
