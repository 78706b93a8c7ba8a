package io.hibernateshards.query.analysis;

import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * How a database compares the values of an expression.
 *
 * @param kind the kind of the values that it stores
 * @param mapping from the values of the domain to the stored ones; null only for {@link Kind#OTHER}
 * @param collation the collation that the statement names for it, or null
 * @param text the expression, for people
 */
public record ColumnType(
        Kind kind, @Nullable JdbcMapping mapping, @Nullable String collation, String text) {

    /** A kind of stored values. */
    public enum Kind {
        NUMBER,
        BOOLEAN,
        TEMPORAL,
        UUID,
        BYTES,
        STRING,
        /** Not known to have an order, such as entities, embeddables, JSON. */
        OTHER
    }

    private static final Set<Integer> DECLARED_ORDER = Set.of(
            SqlTypes.ENUM,
            SqlTypes.NAMED_ENUM,
            SqlTypes.ORDINAL_ENUM,
            SqlTypes.NAMED_ORDINAL_ENUM,
            SqlTypes.INTERVAL_SECOND,
            SqlTypes.INET,
            SqlTypes.JSON,
            SqlTypes.ARRAY);

    static ColumnType of(SqmExpression<?> expression) {
        var text = expression.toHqlString();
        if (!(expression.getNodeType() instanceof JdbcMapping mapping)) {
            return new ColumnType(Kind.OTHER, null, null, text);
        }
        var kind = DECLARED_ORDER.contains(mapping.getJdbcType().getDefaultSqlTypeCode())
                ? Kind.OTHER
                : kindOf(mapping.getJdbcJavaType().getJavaTypeClass());
        return new ColumnType(kind, mapping, Collations.named(expression), text);
    }

    private static Kind kindOf(Class<?> stored) {
        if (Number.class.isAssignableFrom(stored)) {
            return Kind.NUMBER;
        }
        if (stored == String.class || stored == Character.class) {
            return Kind.STRING;
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

    /** The stored form of a value of the domain that is not null. */
    public Object toStored(Object value) {
        if (mapping == null) {
            return value;
        }
        Object stored = mapping.convertToRelationalValue(value);
        return stored == null ? value : stored;
    }
}
