package io.hibernateshards.query.analysis;

import java.time.Duration;
import java.time.OffsetTime;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * How a database compares the values of an expression.
 *
 * @param kind the kind of the values that it stores
 * @param mapping from the values of the domain to the stored ones; null only for {@link Kind#OTHER}
 * @param collation the collation that the statement names for it, or null
 * @param columns for strings, the columns of tables that give it its collation, or none where these are not known
 * @param isColumn whether it is a column of a table itself, and not computed of some
 * @param text the expression, for people
 * @param composite the columns of {@link Kind#COMPOSITE}, else null
 */
public record ColumnType(
        Kind kind,
        @Nullable JdbcMapping mapping,
        @Nullable String collation,
        Set<String> columns,
        boolean isColumn,
        String text,
        @Nullable CompositeType composite) {

    /** A kind of stored values. */
    public enum Kind {
        NUMBER,
        BOOLEAN,
        TEMPORAL,
        UUID,
        BYTES,
        STRING,
        /** Of an enumerated type of the database: equal ones are known, their order is the one that the type declares. */
        ENUMERATED,
        /** Of several columns, or an entity: its columns are compared one after another. */
        COMPOSITE,
        /** Not known to have an order, such as JSON. */
        OTHER
    }

    private static final Set<Integer> ENUMERATED =
            Set.of(SqlTypes.ENUM, SqlTypes.NAMED_ENUM, SqlTypes.ORDINAL_ENUM, SqlTypes.NAMED_ORDINAL_ENUM);

    private static final Set<Integer> OTHER =
            Set.of(SqlTypes.INTERVAL_SECOND, SqlTypes.INET, SqlTypes.JSON, SqlTypes.ARRAY);

    /** How the values of an expression are compared. */
    public static ColumnType of(SqmExpression<?> expression) {
        var text = expression.toHqlString();
        if (!(expression.getNodeType() instanceof JdbcMapping mapping)) {
            var composite = expression instanceof SqmPath<?> path ? CompositeType.of(path) : null;
            return composite == null
                    ? unknown(text)
                    : new ColumnType(Kind.COMPOSITE, null, null, Set.of(), false, text, composite);
        }
        var kind = storedKind(mapping);
        return new ColumnType(
                kind,
                mapping,
                Collations.named(expression),
                kind == Kind.STRING ? StringColumns.of(expression) : Set.of(),
                expression instanceof SqmBasicValuedSimplePath<?>,
                text,
                null);
    }

    /** Of one column of several that are one value. */
    static ColumnType of(JdbcMapping mapping, Set<String> columns, String text) {
        var kind = storedKind(mapping);
        return new ColumnType(kind, mapping, null, kind == Kind.STRING ? columns : Set.of(), true, text, null);
    }

    /** Of values that may be another's too, which is of the same type: of texts, what gives either its collation. */
    ColumnType or(ColumnType other) {
        if (composite != null && other.composite != null) {
            return new ColumnType(kind, mapping, collation, columns, isColumn, text, composite.or(other.composite));
        }
        if (kind != Kind.STRING || columns.equals(other.columns) && isColumn == other.isColumn) {
            return this;
        }
        var both = new HashSet<String>();
        if (!columns.isEmpty() && !other.columns.isEmpty()) {
            both.addAll(columns);
            both.addAll(other.columns);
        }
        return new ColumnType(kind, mapping, collation, Set.copyOf(both), false, text, null);
    }

    /** Of values that cannot be compared in memory. */
    static ColumnType unknown(String text) {
        return new ColumnType(Kind.OTHER, null, null, Set.of(), false, text, null);
    }

    private static Kind storedKind(JdbcMapping mapping) {
        int code = mapping.getJdbcType().getDefaultSqlTypeCode();
        return OTHER.contains(code) ? Kind.OTHER : ENUMERATED.contains(code) ? Kind.ENUMERATED : kindOf(mapping);
    }

    private static Kind kindOf(JdbcMapping mapping) {
        var stored = mapping.getJdbcJavaType().getJavaTypeClass();
        if (stored.isEnum()) {
            return isByNumber(mapping) ? Kind.NUMBER : Kind.STRING;
        }
        return kindOf(stored);
    }

    /** Whether an enum without a converter is stored by its ordinal, not by its name. */
    private static boolean isByNumber(JdbcMapping mapping) {
        return mapping.getJdbcType().isInteger();
    }

    private static Kind kindOf(Class<?> stored) {
        if (Number.class.isAssignableFrom(stored)) {
            return Kind.NUMBER;
        }
        if (stored == String.class || stored == Character.class) {
            return Kind.STRING;
        }
        if (stored == OffsetTime.class) {
            // Databases differ in whether times with other offsets are equal where their moments are.
            return Kind.OTHER;
        }
        if (Temporal.class.isAssignableFrom(stored)
                || Date.class.isAssignableFrom(stored)
                || Calendar.class.isAssignableFrom(stored)
                || stored == Duration.class) {
            return Kind.TEMPORAL;
        }
        if (stored == Boolean.class) {
            return Kind.BOOLEAN;
        }
        if (stored == UUID.class) {
            return Kind.UUID;
        }
        return stored == byte[].class ? Kind.BYTES : Kind.OTHER;
    }

    /** Whether it is known which values are equal to the database. */
    public boolean hasEquality() {
        return kind != Kind.OTHER;
    }

    /** Whether the order of its values is known too; that of the columns of a composite is asked of each. */
    public boolean hasOrder() {
        return hasEquality() && kind != Kind.ENUMERATED && kind != Kind.COMPOSITE;
    }

    /** The stored form of a value of the domain that is not null. */
    public Object toStored(Object value) {
        if (composite != null) {
            return composite.toStored(value);
        }
        if (mapping == null) {
            return value;
        }
        if (mapping.getValueConverter() == null) {
            return !(value instanceof Enum<?> constant)
                    ? value
                    : isByNumber(mapping) ? (Object) constant.ordinal() : constant.name();
        }
        Object stored = mapping.convertToRelationalValue(value);
        return stored == null ? value : stored;
    }
}
