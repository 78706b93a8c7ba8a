package io.hibernateshards.query.execution;

import io.hibernateshards.query.analysis.ResultColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.InstantiationException;
import org.hibernate.query.sqm.DynamicInstantiationNature;
import org.hibernate.query.sqm.tree.select.SqmDynamicInstantiation;
import org.hibernate.query.sqm.tree.select.SqmSelectableNode;
import org.hibernate.sql.results.graph.DomainResultAssembler;
import org.hibernate.sql.results.graph.instantiation.internal.ArgumentReader;
import org.hibernate.sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerConstructorImpl;
import org.hibernate.sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerInjectionImpl;
import org.hibernate.sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerListImpl;
import org.hibernate.sql.results.graph.instantiation.internal.DynamicInstantiationAssemblerMapImpl;
import org.hibernate.sql.results.graph.instantiation.internal.InstantiationHelper;
import org.hibernate.sql.results.jdbc.spi.RowProcessingState;
import org.hibernate.type.descriptor.java.JavaType;
import org.jspecify.annotations.Nullable;

/**
 * Makes of merged rows what {@code select new} asks for. The internal classes choose the constructor or the setters, and call
 * them, as Hibernate does for rows of one database. One execution, one thread.
 */
final class Instantiation {

    private final List<DomainResultAssembler<?>> results;
    private Object[] current = {};

    Instantiation(List<ResultColumn> columns) {
        this.results = columns.stream()
                .<DomainResultAssembler<?>>map(column -> assembler(column, null))
                .toList();
    }

    Object[] of(Object[] row) {
        current = row;
        var made = new @Nullable Object[results.size()];
        for (int index = 0; index < made.length; index++) {
            made[index] = results.get(index).assemble(null);
        }
        return made;
    }

    private DomainResultAssembler<?> assembler(ResultColumn column, @Nullable SqmSelectableNode<?> node) {
        return column instanceof ResultColumn.Instance instance
                ? assembler(instance)
                : new ColumnReader(((ResultColumn.Value) column).column(), node);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private DomainResultAssembler<?> assembler(ResultColumn.Instance instance) {
        SqmDynamicInstantiation<?> instantiation = instance.instantiation();
        var readers = new ArrayList<ArgumentReader<?>>();
        for (int index = 0; index < instance.arguments().size(); index++) {
            var argument = instantiation.getArguments().get(index);
            readers.add(new ArgumentReader<>(
                    assembler(instance.arguments().get(index), argument.getSelectableNode()), argument.getAlias()));
        }
        var target = instantiation.getInstantiationTarget();
        JavaType type = target.getTargetTypeDescriptor();
        if (target.getNature() == DynamicInstantiationNature.LIST) {
            return new DynamicInstantiationAssemblerListImpl(type, readers);
        }
        if (target.getNature() == DynamicInstantiationNature.MAP) {
            return new DynamicInstantiationAssemblerMapImpl(type, readers);
        }
        var constructor = InstantiationHelper.findMatchingConstructor(
                type.getJavaTypeClass(),
                readers.stream().map(Instantiation::argumentType).toList(),
                instantiation.nodeBuilder().getTypeConfiguration());
        if (constructor == null) {
            return new DynamicInstantiationAssemblerInjectionImpl(type, readers);
        }
        if (!constructor.trySetAccessible()) {
            throw new InstantiationException("Its constructor is not open to Hibernate", type.getJavaTypeClass());
        }
        return new DynamicInstantiationAssemblerConstructorImpl(constructor, type, readers);
    }

    private static Class<?> argumentType(ArgumentReader<?> reader) {
        JavaType<?> type = reader.getAssembledJavaType();
        return type == null ? Void.class : type.getJavaTypeClass();
    }

    private final class ColumnReader implements DomainResultAssembler<Object> {

        private final int column;
        private final @Nullable SqmSelectableNode<?> node;

        ColumnReader(int column, @Nullable SqmSelectableNode<?> node) {
            this.column = column;
            this.node = node;
        }

        @Override
        public @Nullable Object assemble(@Nullable RowProcessingState state) {
            return current[column];
        }

        @Override
        @SuppressWarnings("unchecked")
        public JavaType<Object> getAssembledJavaType() {
            var expressible = Objects.requireNonNull(node, "an argument").getExpressible();
            return (JavaType<Object>)
                    Objects.requireNonNull(expressible, "typed").getExpressibleJavaType();
        }
    }
}
