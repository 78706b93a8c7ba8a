package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;
import static java.util.stream.Collectors.joining;

import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Places keys by lists of values, as {@link ListSharding} says. */
final class ListFunction implements ShardingFunction {

    record Part(String name, List<Object> values, VirtualShardRange shards) {

        @Override
        public String toString() {
            return values.stream().map(StrategyReader::quoted).collect(joining(", ", "{", "}")) + " @ " + shards;
        }
    }

    private final String entityGroup;
    private final DecidingColumn column;
    private final KeyKind kind;
    private final List<Part> parts;
    private final Map<Object, VirtualShardRange> shardsOfValue = new HashMap<>();
    private final @Nullable VirtualShardRange otherwise;
    private final VirtualShardRange interval;

    ListFunction(
            String entityGroup,
            DecidingColumn column,
            KeyKind kind,
            List<Part> parts,
            @Nullable VirtualShardRange otherwise) {
        this.entityGroup = entityGroup;
        this.column = column;
        this.kind = kind;
        this.parts = List.copyOf(parts);
        this.otherwise = otherwise;
        var intervals = new ArrayList<VirtualShardRange>();
        for (var part : parts) {
            part.values().forEach(value -> shardsOfValue.put(value, part.shards()));
            intervals.add(part.shards());
        }
        if (otherwise != null) {
            intervals.add(otherwise);
        }
        this.interval = StrategyReader.hull(intervals);
    }

    private @Nullable VirtualShardRange shardsOf(Object value) {
        var shards = shardsOfValue.get(value);
        return shards == null ? otherwise : shards;
    }

    @Override
    public int find(Object key) {
        var value = column.of(key);
        if (!kind.has(value)) {
            throw MESSAGES.otherKind(
                    CanonicalKey.text(value), entityGroup, value.getClass().getSimpleName(), kind.name());
        }
        var shards = shardsOf(value);
        return shards == null ? NOWHERE : HashFunction.spread(column.hashOfRest(key), shards.first(), shards.size());
    }

    @Override
    public int place(Object key) {
        int shard = find(key);
        if (shard == NOWHERE) {
            throw MESSAGES.keyInNoPart(
                    CanonicalKey.text(key),
                    entityGroup,
                    parts.stream().map(part -> "'" + part.name() + "'").collect(joining(", ")));
        }
        return shard;
    }

    @Override
    public VirtualShardSet ofPart(int part, Object value, VirtualShardSet all) {
        if (!column.is(part) || !kind.has(value)) {
            return all;
        }
        var shards = shardsOf(value);
        return shards == null ? VirtualShardSet.none() : VirtualShardSet.range(shards);
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
        return parts.stream()
                .limit(partCount)
                .map(Part::toString)
                .collect(joining("; ", "list of " + column + ": ", ""));
    }

    @Override
    public boolean continues(String recordedFingerprint) {
        return fingerprint().equals(recordedFingerprint)
                || IntStream.rangeClosed(1, parts.size())
                        .anyMatch(count -> fingerprint(count).equals(recordedFingerprint));
    }

    static final class Factory implements ShardingFunctionFactory<ListSharding> {

        @Override
        public ShardingFunction create(ListSharding annotation, EntityGroupKey key) {
            var reader = new StrategyReader(ListSharding.class, key);
            var declared = List.of(annotation.parts());
            reader.requireParts(declared.stream().map(ListPart::name).toList());
            var column = reader.column(annotation.attribute());
            var kind = column.flatMap(decisive ->
                            reader.kind(decisive, any -> true, "numbers, texts, booleans, UUIDs, dates or times"))
                    .orElse(KeyKind.TEXT);
            boolean readable = !reader.isFaulty();
            var parts = new ArrayList<Part>();
            var partOfValue = new HashMap<Object, String>();
            for (var part : declared) {
                var title = "the part '" + part.name() + "'";
                var values = new ArrayList<Object>();
                for (var text : readable ? part.values() : new String[0]) {
                    reader.value(title, text, kind).ifPresent(values::add);
                }
                for (var value : values) {
                    var other = partOfValue.putIfAbsent(value, title);
                    if (other != null) {
                        reader.add(
                                MESSAGES.valueListedTwice(CanonicalKey.text(value), key.entityGroup(), other, title));
                    }
                }
                parts.add(new Part(part.name(), List.copyOf(values), reader.ownInterval(title, part.vshards())));
            }
            var otherwise =
                    annotation.otherwise().isEmpty() ? null : reader.ownInterval("'otherwise'", annotation.otherwise());
            reader.refuseProblems();
            return new ListFunction(key.entityGroup(), column.orElseThrow(), kind, parts, otherwise);
        }
    }
}
