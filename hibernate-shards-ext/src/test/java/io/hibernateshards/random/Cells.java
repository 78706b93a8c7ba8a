package io.hibernateshards.random;

import io.hibernateshards.fixtures.entity.MadeClasses;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Tuple;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.Hibernate;
import org.hibernate.proxy.HibernateProxy;

/** Results as cells that are equal where the results are: doubles as such, all else as texts of type and value. */
final class Cells {

    private static final double RELATIVE = 1e-12;
    /** What sums of the random values may differ by, where they nearly cancel each other. */
    private static final double ABSOLUTE = 1e-9;

    private final List<String> fetched;

    private Cells(List<String> fetched) {
        this.fetched = fetched;
    }

    /** The cells of one result. */
    static List<Object> of(Object result, List<String> fetched) {
        var cells = new ArrayList<>();
        new Cells(fetched).add(result, cells);
        return cells;
    }

    /** A decimal; two are equal that have the same scale too. */
    private record Decimal(BigDecimal value) {

        @Override
        public String toString() {
            return "BigDecimal " + value.toPlainString();
        }
    }

    /**
     * Whether two rows are equal, but for the last bits of doubles.
     *
     * @param isScaleOpen whether decimals are equal too that have another scale
     */
    static boolean match(List<Object> left, List<Object> right, boolean isScaleOpen) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int index = 0; index < left.size(); index++) {
            if (!match(left.get(index), right.get(index), isScaleOpen)) {
                return false;
            }
        }
        return true;
    }

    private static boolean match(Object left, Object right, boolean isScaleOpen) {
        if (isScaleOpen && left instanceof Decimal one && right instanceof Decimal other) {
            return one.value.compareTo(other.value) == 0;
        }
        if (left instanceof Double one && right instanceof Double other) {
            return one.equals(other)
                    || Math.abs(one - other) <= ABSOLUTE + RELATIVE * Math.max(Math.abs(one), Math.abs(other));
        }
        return left.equals(right);
    }

    private void add(Object value, List<Object> cells) {
        if (value instanceof Double number) {
            // Zero and minus zero are one value to the databases.
            cells.add(number + 0.0);
        } else if (value instanceof BigDecimal number) {
            cells.add(new Decimal(number));
        } else if (value instanceof Object[] columns) {
            Arrays.asList(columns).forEach(column -> add(column, cells));
        } else if (value instanceof Tuple tuple) {
            Arrays.asList(tuple.toArray()).forEach(column -> add(column, cells));
        } else if (value instanceof Map<?, ?> map && !(value instanceof org.hibernate.collection.spi.PersistentMap)) {
            new TreeMap<>(map).forEach((key, each) -> {
                cells.add("key " + key);
                add(each, cells);
            });
        } else if (value instanceof List<?> list) {
            cells.add("list of " + list.size());
            list.forEach(each -> add(each, cells));
        } else {
            cells.add(text(value));
        }
    }

    private String text(Object value) {
        if (value == null) {
            return "null";
        }
        var real = value instanceof HibernateProxy ? Hibernate.unproxy(value) : value;
        if (real.getClass().isAnnotationPresent(Entity.class)) {
            return entity(real, 0);
        }
        if (MadeClasses.isMade(real.getClass())) {
            return real.getClass().getSimpleName() + fields(real, 1);
        }
        if (real instanceof BigDecimal number) {
            return "BigDecimal " + number.toPlainString();
        }
        if (real instanceof OffsetDateTime time) {
            return "OffsetDateTime " + time.toInstant();
        }
        if (real.getClass().isArray()) {
            var elements = new ArrayList<String>();
            for (int index = 0; index < Array.getLength(real); index++) {
                elements.add(text(Array.get(real, index)));
            }
            return "array " + elements;
        }
        return real.getClass().getSimpleName() + ' ' + real;
    }

    private String entity(Object entity, int depth) {
        return entity.getClass().getSimpleName() + fields(entity, depth);
    }

    private List<String> fields(Object object, int depth) {
        return Arrays.stream(object.getClass().getFields())
                .sorted(Comparator.comparing(Field::getName))
                .flatMap(field -> field(field.getName(), MadeClasses.get(object, field.getName()), depth).stream())
                .toList();
    }

    /** The text of an attribute; none of a collection that was not fetched. */
    private Optional<String> field(String name, Object value, int depth) {
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            if (depth > 0 || !fetched.contains(name)) {
                return Optional.empty();
            }
            return Optional.of(name + '=' + (Hibernate.isInitialized(value) ? elements(value, depth) : "not fetched"));
        }
        if (value instanceof HibernateProxy proxy && !(depth == 0 && fetched.contains(name))) {
            return Optional.of(
                    name + "->" + text(proxy.getHibernateLazyInitializer().getInternalIdentifier()));
        }
        if (value instanceof HibernateProxy && !Hibernate.isInitialized(value)) {
            return Optional.of(name + "=not fetched");
        }
        var real = value instanceof HibernateProxy ? Hibernate.unproxy(value) : value;
        if (real != null && real.getClass().isAnnotationPresent(Entity.class)) {
            return Optional.of(
                    depth == 0 && fetched.contains(name)
                            ? name + '=' + entity(real, depth + 1)
                            : name + "->" + text(idOf(real)));
        }
        return Optional.of(name + '=' + text(real));
    }

    private Object elements(Object collection, int depth) {
        if (collection instanceof Map<?, ?> map) {
            var texts = new TreeMap<String, String>();
            map.forEach((key, value) -> texts.put(text(key), element(value, depth)));
            return texts;
        }
        var texts = ((Collection<?>) collection).stream().map(each -> element(each, depth));
        return collection instanceof List<?> ? texts.toList() : texts.sorted().toList();
    }

    private String element(Object value, int depth) {
        var real = value instanceof HibernateProxy ? Hibernate.unproxy(value) : value;
        return real != null && real.getClass().isAnnotationPresent(Entity.class) ? entity(real, depth + 1) : text(real);
    }

    private static Object idOf(Object entity) {
        return Arrays.stream(entity.getClass().getFields())
                .filter(field -> field.isAnnotationPresent(Id.class) || field.isAnnotationPresent(EmbeddedId.class))
                .map(field -> MadeClasses.get(entity, field.getName()))
                .findFirst()
                .orElseThrow();
    }
}
