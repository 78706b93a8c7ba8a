package io.hibernateshards.mapping;

import org.hibernate.engine.jdbc.mutation.JdbcValueBindings;
import org.hibernate.engine.jdbc.mutation.MutationExecutor;
import org.hibernate.engine.jdbc.mutation.ParameterUsage;
import org.hibernate.engine.jdbc.mutation.TableInclusionChecker;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.mapping.RootClass;
import org.hibernate.metamodel.mapping.AuxiliaryMapping;
import org.hibernate.metamodel.mapping.internal.MappingModelCreationProcess;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.persister.entity.mutation.EntityTableMapping;
import org.hibernate.persister.entity.mutation.InsertCoordinator;
import org.hibernate.persister.entity.mutation.InsertCoordinatorStandard;
import org.hibernate.persister.entity.mutation.MergeCoordinatorStandard;
import org.hibernate.persister.entity.mutation.UpdateCoordinator;
import org.hibernate.persister.entity.mutation.UpdateCoordinatorNoOp;
import org.hibernate.persister.entity.mutation.UpdateCoordinatorStandard;
import org.hibernate.persister.state.internal.AbstractStateManagement;
import org.hibernate.sql.model.MutationOperation;
import org.hibernate.sql.model.MutationOperationGroup;
import org.hibernate.sql.model.ast.builder.AbstractTableUpdateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Writes the hidden column with each row of a sharded entity: of its own table, of its superclasses' and subclasses' tables, and of its
 * secondary tables, also those whose row an update inserts. Adapter to
 * {@code org.hibernate.persister.state.internal.AbstractStateManagement}: the public interface alone would have every coordinator
 * built anew.
 */
public final class ShardedEntityState extends AbstractStateManagement {

    /** Found by Hibernate under this name. */
    public static final ShardedEntityState INSTANCE = new ShardedEntityState();

    private ShardedEntityState() {}

    @Override
    public AuxiliaryMapping createAuxiliaryMapping(
            EntityPersister persister, RootClass root, MappingModelCreationProcess process) {
        return new HiddenColumnMapping(persister);
    }

    @Override
    public InsertCoordinator createInsertCoordinator(EntityPersister persister) {
        return new Insert(persister);
    }

    @Override
    public UpdateCoordinator createUpdateCoordinator(EntityPersister persister) {
        return super.createUpdateCoordinator(persister) instanceof UpdateCoordinatorNoOp noOp
                ? noOp
                : new Update(persister);
    }

    @Override
    public UpdateCoordinator createMergeCoordinator(EntityPersister persister) {
        return new Merge(persister);
    }

    /** Hibernate deletes an optional row when all its values are null. */
    private static boolean keepsRow(EntityTableMapping table, Object[] values) {
        for (int index : table.getAttributeIndexes()) {
            if (values[index] != null) {
                return true;
            }
        }
        return false;
    }

    private static void bind(JdbcValueBindings bindings, EntityTableMapping table, @Nullable Short shard) {
        bindings.bindValue(shard, table.getTableName(), HiddenColumn.NAME, ParameterUsage.SET);
    }

    private static final class Insert extends InsertCoordinatorStandard {

        private final ShardedRow row;

        Insert(EntityPersister persister) {
            super(persister, persister.getFactory());
            row = new ShardedRow(persister);
        }

        @Override
        protected void decomposeForInsert(
                MutationExecutor executor,
                Object id,
                Object[] values,
                Object entity,
                MutationOperationGroup group,
                boolean[] insertability,
                TableInclusionChecker tables,
                SharedSessionContractImplementor session) {
            super.decomposeForInsert(executor, id, values, entity, group, insertability, tables, session);
            var bindings = executor.getJdbcValueBindings();
            Short shard = row.shardOf(entity, id, session);
            for (int position = 0; position < group.getNumberOfOperations(); position++) {
                var table = (EntityTableMapping) group.getOperation(position).getTableDetails();
                if (tables.include(table)) {
                    bind(bindings, table, shard);
                }
            }
        }
    }

    /** An update may insert the row of an optional secondary table, and then writes the column as an insert does. */
    private static final class Update extends UpdateCoordinatorStandard {

        private final ShardedRow row;

        Update(EntityPersister persister) {
            super(persister, persister.getFactory());
            row = new ShardedRow(persister);
        }

        @Override
        protected <O extends MutationOperation> AbstractTableUpdateBuilder<O> newTableUpdateBuilder(
                EntityTableMapping table) {
            var builder = super.<O>newTableUpdateBuilder(table);
            if (table.isOptional()) {
                builder.addValueColumn("?", HiddenColumn.in(table.getTableName(), factory()));
            }
            return builder;
        }

        @Override
        protected void decomposeForUpdate(
                Object entity,
                Object id,
                Object rowId,
                Object[] values,
                UpdateValuesAnalysisImpl analysis,
                MutationExecutor executor,
                MutationOperationGroup group,
                DirtinessChecker dirtiness,
                SharedSessionContractImplementor session) {
            super.decomposeForUpdate(entity, id, rowId, values, analysis, executor, group, dirtiness, session);
            for (int position = 0; position < group.getNumberOfOperations(); position++) {
                var table = (EntityTableMapping) group.getOperation(position).getTableDetails();
                if (table.isOptional() && analysis.getTablesNeedingUpdate().contains(table)) {
                    var shard = keepsRow(table, values) ? row.shardOf(entity, session) : null;
                    bind(executor.getJdbcValueBindings(), table, shard);
                }
            }
        }
    }

    /** An upsert of a stateless session writes every table, also an optional one whose values are all null. */
    private static final class Merge extends MergeCoordinatorStandard {

        private final ShardedRow row;

        Merge(EntityPersister persister) {
            super(persister, persister.getFactory());
            row = new ShardedRow(persister);
        }

        @Override
        protected <O extends MutationOperation> AbstractTableUpdateBuilder<O> newTableUpdateBuilder(
                EntityTableMapping table) {
            var builder = super.<O>newTableUpdateBuilder(table);
            builder.addValueColumn("?", HiddenColumn.in(table.getTableName(), factory()));
            return builder;
        }

        @Override
        protected void decomposeForUpdate(
                Object entity,
                Object id,
                Object rowId,
                Object[] values,
                UpdateValuesAnalysisImpl analysis,
                MutationExecutor executor,
                MutationOperationGroup group,
                DirtinessChecker dirtiness,
                SharedSessionContractImplementor session) {
            super.decomposeForUpdate(entity, id, rowId, values, analysis, executor, group, dirtiness, session);
            Short shard = row.shardOf(entity, id, session);
            for (int position = 0; position < group.getNumberOfOperations(); position++) {
                var table = (EntityTableMapping) group.getOperation(position).getTableDetails();
                bind(executor.getJdbcValueBindings(), table, shard);
            }
        }
    }
}
