package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.ShardKey.Normalize;
import io.hibernateshards.sharding.CanonicalKey;
import io.hibernateshards.sharding.EntityGroupKey;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.hibernate.AssertionFailure;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.property.access.spi.Getter;
import org.jspecify.annotations.Nullable;

/**
 * From an attribute's value to the canonical shard key: converted as Hibernate binds it, then normalised. A basic attribute
 * has one column; an embeddable has those of its attributes, in Hibernate's order.
 */
final class KeyColumns {

    /**
     * One column.
     *
     * @param reader inside an embeddable, how its attribute is read
     * @param fraction how many digits of a fraction the column keeps
     */
    record Part(String name, @Nullable AttributeReader reader, JdbcMapping jdbcMapping, int fraction) {}

    /** What a value is stored as, where the stored value is the one that was given, whoever reads it back. */
    private static final Set<Class<?>> STORED_AS = Set.of(
            String.class,
            Character.class,
            Long.class,
            Integer.class,
            Short.class,
            Byte.class,
            BigInteger.class,
            BigDecimal.class,
            Boolean.class,
            UUID.class,
            Year.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            byte[].class);

    private final List<Part> parts;
    private final boolean embedded;
    private final Normalize normalize;

    KeyColumns(List<Part> parts, boolean embedded, Normalize normalize) {
        this.parts = List.copyOf(parts);
        this.embedded = embedded;
        this.normalize = normalize;
    }

    /** Whether values of a type can be shard keys. */
    static boolean canBeKey(JdbcMapping mapping) {
        var type = relationalType(mapping);
        return STORED_AS.contains(type) || type.isEnum();
    }

    private static Class<?> relationalType(JdbcMapping mapping) {
        var converter = mapping.getValueConverter();
        return converter == null
                ? mapping.getJavaTypeDescriptor().getJavaTypeClass()
                : converter.getRelationalJavaType().getJavaTypeClass();
    }

    /** Each column by its attribute and what it is bound as; an enum by its name or its number. */
    List<EntityGroupKey.Column> columns() {
        var columns = new ArrayList<EntityGroupKey.Column>();
        for (var part : parts) {
            var type = relationalType(part.jdbcMapping());
            var bound =
                    !type.isEnum() ? type : part.jdbcMapping().getJdbcType().isInteger() ? Integer.class : String.class;
            columns.add(new EntityGroupKey.Column(part.name(), bound));
        }
        return columns;
    }

    int count() {
        return parts.size();
    }

    /** The place of an embedded attribute among the parts, or -1. */
    int indexOf(String attribute) {
        for (int index = 0; index < parts.size(); index++) {
            if (parts.get(index).name().equals(attribute)) {
                return index;
            }
        }
        return -1;
    }

    /** The canonical key of an attribute's value, or null where it, or a part of it, is null. */
    @Nullable
    Object canonical(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!embedded) {
            return canonicalPart(0, value);
        }
        var key = new ArrayList<Object>(parts.size());
        for (int index = 0; index < parts.size(); index++) {
            var reader = parts.get(index).reader();
            var part = reader == null ? null : reader.read(value);
            if (part == null) {
                return null;
            }
            key.add(canonicalPart(index, part));
        }
        return parts.size() == 1 ? key.get(0) : List.copyOf(key);
    }

    /**
     * The canonical key of an attribute's value that is to be stored, or null where it, or a part of it, is null.
     *
     * @throws io.hibernateshards.ShardException where its column would keep another value
     */
    @Nullable
    Object canonicalToStore(@Nullable Object value) {
        var key = canonical(value);
        if (key != null && !isExact(key)) {
            throw MESSAGES.inexactShardKey(
                    String.valueOf(value),
                    String.join(", ", parts.stream().map(Part::name).toList()));
        }
        return key;
    }

    /** Whether the columns keep a canonical key as it is: a database rounds what is finer. */
    boolean isExact(Object key) {
        if (parts.size() == 1) {
            return isExact(0, key);
        }
        var values = (List<?>) key;
        for (int index = 0; index < parts.size(); index++) {
            if (!isExact(index, values.get(index))) {
                return false;
            }
        }
        return true;
    }

    boolean isExact(int index, Object canonical) {
        int fraction = parts.get(index).fraction();
        if (canonical instanceof BigDecimal decimal) {
            return decimal.scale() <= fraction;
        }
        if (canonical instanceof Temporal temporal && temporal.isSupported(ChronoField.NANO_OF_SECOND)) {
            int nanos = temporal.get(ChronoField.NANO_OF_SECOND);
            return fraction >= 9 || nanos % (int) Math.pow(10, 9 - Math.max(fraction, 0)) == 0;
        }
        return true;
    }

    /** The canonical key of parts given one by one. */
    Object canonicalOfParts(Object[] values) {
        var key = new ArrayList<Object>(values.length);
        for (int index = 0; index < values.length; index++) {
            key.add(canonicalPart(index, values[index]));
        }
        return key.size() == 1 ? key.get(0) : List.copyOf(key);
    }

    /** The canonical form of one part. */
    Object canonicalPart(int index, Object value) {
        var converter = parts.get(index).jdbcMapping().getValueConverter();
        Object relational =
                converter == null ? value : parts.get(index).jdbcMapping().convertToRelationalValue(value);
        if (relational instanceof Enum<?> constant) {
            // Hibernate stores an enum without a converter of its own.
            boolean byNumber = parts.get(index).jdbcMapping().getJdbcType().isInteger();
            relational = byNumber ? (Object) constant.ordinal() : constant.name();
        }
        Object canonical = CanonicalKey.of(relational);
        return canonical instanceof String text ? normalized(text) : canonical;
    }

    /** A text in its normal form. */
    String normalized(String text) {
        return switch (normalize) {
            case NONE -> text;
            case LOWER_CASE -> text.toLowerCase(Locale.ROOT);
            case TRIM_TRAILING -> trimmed(text);
            case LOWER_CASE_TRIM_TRAILING -> trimmed(text).toLowerCase(Locale.ROOT);
        };
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * Reads one attribute. A method handle in an instance field is within a few nanoseconds of generated code, and needs no class to be
     * generated.
     */
    static final class AttributeReader {

        private static final MethodType SHAPE = MethodType.methodType(Object.class, Object.class);

        private final MethodHandle handle;

        private AttributeReader(MethodHandle handle) {
            this.handle = handle;
        }

        static AttributeReader of(Getter getter) {
            try {
                var member = getter.getMember();
                if (member instanceof AccessibleObject accessible && accessible.trySetAccessible()) {
                    var handle = member instanceof Field field
                            ? MethodHandles.lookup().unreflectGetter(field)
                            : MethodHandles.lookup().unreflect((Method) member);
                    return new AttributeReader(handle.asType(SHAPE));
                }
                return new AttributeReader(MethodHandles.lookup()
                        .findVirtual(Getter.class, "get", SHAPE)
                        .bindTo(getter));
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionFailure("An accessible attribute cannot be read", impossible);
            }
        }

        /** Reads an attribute of what this one reads; null where that is null. */
        AttributeReader then(AttributeReader next) {
            try {
                var step = MethodHandles.lookup()
                        .findVirtual(AttributeReader.class, "readIfPresent", SHAPE)
                        .bindTo(next);
                return new AttributeReader(MethodHandles.filterReturnValue(handle, step));
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionFailure("A method of this class is not found", impossible);
            }
        }

        @Nullable
        Object readIfPresent(@Nullable Object owner) {
            return owner == null ? null : read(owner);
        }

        @Nullable
        Object read(Object owner) {
            try {
                return (Object) handle.invokeExact(owner);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new AssertionFailure("A getter threw a checked exception", new RuntimeException(failure));
            }
        }
    }
}
