package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;
import static java.util.stream.Collectors.joining;

import io.hibernateshards.sharding.RangeSharding.Comparison;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Places keys by ranges of their values, as {@link RangeSharding} says.
 *
 * <p>Between two bounds it names the virtual shards of the parts that the bounds touch, and those of the default unless one
 * part has both bounds. For texts that is right only where the database orders them as the parts do, by their code points or
 * by their UTF-16 characters (H2): these orders agree on which side of a text without characters from U+D800 on any other
 * lies, so that bounds with such characters narrow nothing.
 */
final class RangeFunction implements ShardingFunction {

    private final String entityGroup;
    private final DecidingColumn column;
    private final Comparison comparison;
    private final KeyKind kind;
    private final List<RangeOfKeys> parts;
    private final List<RangeOfKeys> ascending;
    private final @Nullable VirtualShardRange otherwise;
    private final boolean narrows;
    private final VirtualShardRange interval;

    RangeFunction(
            EntityGroupKey key,
            RangeSharding annotation,
            DecidingColumn column,
            KeyKind kind,
            List<RangeOfKeys> parts,
            @Nullable VirtualShardRange otherwise) {
        this.entityGroup = key.entityGroup();
        this.column = column;
        this.comparison = annotation.by();
        this.kind = kind;
        this.parts = List.copyOf(parts);
        this.ascending = parts.stream().sorted(RangeOfKeys.byLowerBound(kind)).toList();
        this.otherwise = otherwise;
        this.narrows = column.columns() == 1
                && comparison == Comparison.VALUE
                && (kind != KeyKind.TEXT
                        || annotation.binaryCollation() && parts.stream().allMatch(RangeFunction::isPlain));
        var intervals = new ArrayList<>(parts.stream().map(RangeOfKeys::shards).toList());
        if (otherwise != null) {
            intervals.add(otherwise);
        }
        this.interval = StrategyReader.hull(intervals);
    }

    private static boolean isPlain(RangeOfKeys part) {
        return isPlain(part.lower()) && isPlain(part.upper());
    }

    private static boolean isPlain(@Nullable Object bound) {
        return !(bound instanceof String text) || text.chars().allMatch(character -> character < 0xD800);
    }

    private Object compared(Object value) {
        if (!kind.has(value)) {
            throw MESSAGES.otherKind(
                    CanonicalKey.text(value), entityGroup, value.getClass().getSimpleName(), kind.name());
        }
        return comparison == Comparison.FIRST_LETTER ? firstLetter((String) value) : value;
    }

    private static String firstLetter(String text) {
        return text.isEmpty() ? "" : Character.toString(Character.toUpperCase(text.codePointAt(0)));
    }

    private @Nullable RangeOfKeys partOf(Object compared) {
        int low = 0;
        int high = ascending.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (ascending.get(middle).isAbove(compared, kind)) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return high >= 0 && ascending.get(high).contains(compared, kind) ? ascending.get(high) : null;
    }

    @Override
    public int find(Object key) {
        var compared = compared(column.of(key));
        var part = partOf(compared);
        if (part != null && part.inOrder()) {
            return part.inOrder(compared);
        }
        var shards = part == null ? otherwise : part.shards();
        return shards == null ? NOWHERE : HashFunction.spread(column.hashOfRest(key), shards.first(), shards.size());
    }

    @Override
    public int place(Object key) {
        int shard = find(key);
        if (shard == NOWHERE) {
            throw MESSAGES.keyInNoPart(
                    CanonicalKey.text(key),
                    entityGroup,
                    parts.stream()
                            .map(part -> "'" + part.name() + "' " + part.bounds())
                            .collect(joining(", ")));
        }
        return shard;
    }

    @Override
    public VirtualShardSet ofPart(int part, Object value, VirtualShardSet all) {
        if (!column.is(part) || !kind.has(value)) {
            return all;
        }
        var compared = compared(value);
        var range = partOf(compared);
        if (range != null && range.inOrder()) {
            return VirtualShardSet.of(range.inOrder(compared));
        }
        var shards = range == null ? otherwise : range.shards();
        return shards == null ? VirtualShardSet.none() : VirtualShardSet.range(shards);
    }

    @Override
    public VirtualShardSet between(
            @Nullable Object lower,
            boolean lowerInclusive,
            @Nullable Object upper,
            boolean upperInclusive,
            VirtualShardSet all) {
        if (!narrows || !narrowsBy(lower) || !narrowsBy(upper)) {
            return all;
        }
        var shards = VirtualShardSet.none();
        boolean inOnePart = false;
        for (var part : parts) {
            shards = shards.or(part.between(lower, upper, kind));
            inOnePart |= lower != null && upper != null && part.contains(lower, kind) && part.contains(upper, kind);
        }
        return otherwise == null || inOnePart ? shards : shards.or(VirtualShardSet.range(otherwise));
    }

    private boolean narrowsBy(@Nullable Object bound) {
        return bound == null || kind.has(bound) && isPlain(bound);
    }

    @Override
    public VirtualShardRange interval() {
        return interval;
    }

    @Override
    public String fingerprint() {
        return fingerprint(parts.size()) + (otherwise == null ? "" : "; otherwise @ " + otherwise);
    }

    private String fingerprint(int partCount) {
        var compared = comparison == Comparison.FIRST_LETTER ? "first letter of " : "";
        return parts.stream()
                .limit(partCount)
                .map(RangeOfKeys::toString)
                .collect(joining("; ", "range of " + compared + column + ": ", ""));
    }

    @Override
    public boolean continues(String recordedFingerprint) {
        return fingerprint().equals(recordedFingerprint)
                || IntStream.rangeClosed(1, parts.size())
                        .anyMatch(count -> fingerprint(count).equals(recordedFingerprint));
    }

    static final class Factory implements ShardingFunctionFactory<RangeSharding> {

        @Override
        public ShardingFunction create(RangeSharding annotation, EntityGroupKey key) {
            return new RangeReader(annotation, key).read();
        }
    }
}
