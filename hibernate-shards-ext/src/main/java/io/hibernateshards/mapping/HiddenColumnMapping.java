package io.hibernateshards.mapping;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.metamodel.mapping.AuxiliaryMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.spi.NavigablePath;
import org.hibernate.sql.ast.spi.SqlAliasBaseGenerator;
import org.hibernate.sql.ast.spi.SqlAstCreationState;
import org.hibernate.sql.ast.tree.from.LazyTableGroup;
import org.hibernate.sql.ast.tree.from.NamedTableReference;
import org.hibernate.sql.ast.tree.from.TableGroup;
import org.hibernate.sql.ast.tree.from.TableGroupJoin;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.hibernate.sql.model.ast.builder.MutationGroupBuilder;
import org.hibernate.sql.model.ast.builder.TableInsertBuilder;

/** Adds the hidden column to the inserts of an entity, and nothing to its reads. */
final class HiddenColumnMapping implements AuxiliaryMapping {

    private final EntityPersister persister;

    HiddenColumnMapping(EntityPersister persister) {
        this.persister = persister;
    }

    @Override
    public String getTableName() {
        return persister.getIdentifierTableName();
    }

    @Override
    public String resolveTableName(String originalTableName) {
        return originalTableName;
    }

    @Override
    public void addToInsertGroup(MutationGroupBuilder group, EntityPersister entity) {
        group.forEachTableMutationBuilder(builder -> ((TableInsertBuilder) builder)
                .addValueColumn(HiddenColumn.in(builder.getMutatingTable().getTableName(), entity.getFactory())));
    }

    @Override
    public JdbcMapping getJdbcMapping() {
        return persister.getFactory().getTypeConfiguration().getBasicTypeForJavaType(Short.class);
    }

    @Override
    public boolean useAuxiliaryTable(LoadQueryInfluencers influencers) {
        return false;
    }

    @Override
    public boolean isAffectedByInfluencers(LoadQueryInfluencers influencers) {
        return false;
    }

    @Override
    public void applyPredicate(
            EntityMappingType entity,
            Consumer<Predicate> predicates,
            LazyTableGroup tableGroup,
            NavigablePath path,
            SqlAstCreationState creationState) {}

    @Override
    public void applyPredicate(
            EntityMappingType entity,
            Consumer<Predicate> predicates,
            TableGroup tableGroup,
            SqlAliasBaseGenerator aliases,
            LoadQueryInfluencers influencers) {}

    @Override
    public void applyPredicate(
            PluralAttributeMapping attribute,
            Consumer<Predicate> predicates,
            TableGroup tableGroup,
            SqlAliasBaseGenerator aliases,
            LoadQueryInfluencers influencers) {}

    @Override
    public void applyPredicate(TableGroupJoin join, LoadQueryInfluencers influencers) {}

    @Override
    public void applyPredicate(
            Supplier<Consumer<Predicate>> predicates,
            SqlAstCreationState creationState,
            TableGroup tableGroup,
            NamedTableReference rootTable,
            EntityMappingType entity) {}
}
