package io.hibernateshards.query.analysis;

import io.hibernateshards.mapping.KeyTerm;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a statement's predicates say about the virtual shards of the rows that can satisfy them. It never leaves out a
 * virtual shard that holds such a row; it may name more. Immutable; any thread.
 */
public sealed interface RouteCondition {

    /** Says nothing. */
    RouteCondition ANYWHERE = new Anywhere();

    /**
     * The virtual shards in one execution.
     *
     * @param all every virtual shard of the keyspace
     */
    VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all);

    /** Whether it can leave out any virtual shard. */
    default boolean isNarrowing() {
        return true;
    }

    /** The parts of it by which a path is one of some values. */
    default Stream<OneOf> memberships() {
        return Stream.empty();
    }

    /** Says nothing. */
    record Anywhere() implements RouteCondition {

        @Override
        public VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all) {
            return all;
        }

        @Override
        public boolean isNarrowing() {
            return false;
        }

        @Override
        public String toString() {
            return "anywhere";
        }
    }

    /**
     * A path that is one of some values, each a single one or a bound list.
     *
     * @param predicate what says so
     */
    record OneOf(String path, KeyTerm term, Class<?> type, List<Value> values, SqmPredicate predicate)
            implements RouteCondition {

        @Override
        public VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all) {
            if (values.size() == 1) {
                return ofBound(values.get(0).in(parameters), all);
            }
            var shards = VirtualShardSet.none();
            for (var value : values) {
                shards = shards.or(ofBound(value.in(parameters), all));
            }
            return shards;
        }

        @Override
        public Stream<OneOf> memberships() {
            return Stream.of(this);
        }

        private VirtualShardSet ofBound(@Nullable Object bound, VirtualShardSet all) {
            if (bound instanceof Collection<?> list) {
                var shards = VirtualShardSet.none();
                for (var element : list) {
                    shards = shards.or(ofOne(element, all));
                }
                return shards;
            }
            return ofOne(bound, all);
        }

        /** The virtual shards of the rows in which the path is this value. */
        public VirtualShardSet ofOne(@Nullable Object value, VirtualShardSet all) {
            if (value == null) {
                return VirtualShardSet.none();
            }
            return fits(type, value) ? term.shardsOf(value, all) : all;
        }

        @Override
        public String toString() {
            boolean isList = values.get(0) instanceof Value.Parameter parameter
                    && parameter.parameter().allowMultiValuedBinding();
            return values.size() == 1
                    ? path + (isList ? " in " : " = ") + values.get(0)
                    : path + " in " + values.stream().map(Value::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /** All parts of a composite key, each equal to a value, in part order. */
    record AllParts(String path, KeyTerm term, List<Class<?>> types, List<Value> values) implements RouteCondition {

        @Override
        public VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all) {
            var parts = new Object[values.size()];
            for (int part = 0; part < parts.length; part++) {
                var value = values.get(part).in(parameters);
                if (value == null) {
                    return VirtualShardSet.none();
                }
                if (!fits(types.get(part), value)) {
                    return all;
                }
                parts[part] = value;
            }
            return term.shardsOfParts(parts, all);
        }

        @Override
        public String toString() {
            return path + " = " + values;
        }
    }

    /** A path between two bounds, each of which may be absent. */
    record Range(
            String path,
            KeyTerm term,
            Class<?> type,
            @Nullable Value lower,
            boolean lowerInclusive,
            @Nullable Value upper,
            boolean upperInclusive)
            implements RouteCondition {

        @Override
        public VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all) {
            Object least = lower == null ? null : lower.in(parameters);
            Object greatest = upper == null ? null : upper.in(parameters);
            if (lower != null && least == null || upper != null && greatest == null) {
                return VirtualShardSet.none();
            }
            least = fitting(least);
            greatest = fitting(greatest);
            return least == null && greatest == null
                    ? all
                    : term.shardsBetween(least, lowerInclusive, greatest, upperInclusive, all);
        }

        /** The bound, or null for none where the database may convert it in ways unknown here. */
        private @Nullable Object fitting(@Nullable Object bound) {
            return bound != null && fits(type, bound) ? bound : null;
        }

        /** Both ranges as one, or null unless one bounds the path from below and the other from above. */
        private @Nullable Range closedBy(Range other) {
            if (!path.equals(other.path) || !term.equals(other.term)) {
                return null;
            }
            if (upper == null && other.lower == null) {
                return new Range(path, term, type, lower, lowerInclusive, other.upper, other.upperInclusive);
            }
            return lower == null && other.upper == null ? other.closedBy(this) : null;
        }

        @Override
        public String toString() {
            return (lower == null ? "" : lower + (lowerInclusive ? " <= " : " < "))
                    + path
                    + (upper == null ? "" : (upperInclusive ? " <= " : " < ") + upper);
        }
    }

    /** All of some conditions. */
    record All(List<RouteCondition> conditions) implements RouteCondition {

        @Override
        public VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all) {
            var shards = all;
            for (var condition : conditions) {
                shards = shards.and(condition.shards(parameters, all));
            }
            return shards;
        }

        @Override
        public Stream<OneOf> memberships() {
            return conditions.stream().flatMap(RouteCondition::memberships);
        }

        @Override
        public String toString() {
            return conditions.stream().map(RouteCondition::toString).collect(Collectors.joining(" and "));
        }
    }

    /** At least one of some conditions. */
    record Either(List<RouteCondition> conditions) implements RouteCondition {

        @Override
        public VirtualShardSet shards(ParameterValues parameters, VirtualShardSet all) {
            var shards = VirtualShardSet.none();
            for (var condition : conditions) {
                shards = shards.or(condition.shards(parameters, all));
            }
            return shards;
        }

        @Override
        public Stream<OneOf> memberships() {
            return conditions.stream().flatMap(RouteCondition::memberships);
        }

        @Override
        public String toString() {
            return conditions.stream().map(RouteCondition::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /** The conjunction of conditions, the ones that say nothing left out. */
    static RouteCondition all(List<RouteCondition> conditions) {
        var narrowing = new ArrayList<RouteCondition>();
        conditions.stream().filter(RouteCondition::isNarrowing).forEach(condition -> add(condition, narrowing));
        return switch (narrowing.size()) {
            case 0 -> ANYWHERE;
            case 1 -> narrowing.get(0);
            default -> new All(narrowing);
        };
    }

    /** Two bounds are one range: where periods take virtual shards in turn, each bound alone says nothing. */
    private static void add(RouteCondition condition, List<RouteCondition> conditions) {
        for (int index = 0; index < conditions.size(); index++) {
            var closed = conditions.get(index) instanceof Range earlier && condition instanceof Range range
                    ? earlier.closedBy(range)
                    : null;
            if (closed != null) {
                conditions.set(index, closed);
                return;
            }
        }
        conditions.add(condition);
    }

    /** The disjunction of conditions; one that says nothing makes the whole say nothing. */
    static RouteCondition either(List<RouteCondition> conditions) {
        return conditions.stream().allMatch(RouteCondition::isNarrowing) ? new Either(conditions) : ANYWHERE;
    }

    /** A value of another type than the path's may be converted by the database in ways unknown here. */
    private static boolean fits(Class<?> type, Object value) {
        return type.isInstance(value) || Number.class.isAssignableFrom(type) && value instanceof Number;
    }
}
