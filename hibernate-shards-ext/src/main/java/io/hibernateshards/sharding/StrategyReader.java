package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the values of a sharding annotation and collects what is wrong with them. */
final class StrategyReader {

    private static final Pattern INTERVAL = Pattern.compile("\\s*(\\d{1,9})\\s*(?:-\\s*(\\d{1,9})\\s*)?");

    private final String annotation;
    private final EntityGroupKey key;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, VirtualShardRange> intervals = new LinkedHashMap<>();

    StrategyReader(Class<?> annotation, EntityGroupKey key) {
        this.annotation = annotation.getSimpleName();
        this.key = key;
    }

    void add(String problem) {
        problems.add(problem);
    }

    boolean isFaulty() {
        return !problems.isEmpty();
    }

    /** Throws what was collected. */
    void refuseProblems() {
        if (isFaulty()) {
            throw new ShardConfigurationException(problems);
        }
    }

    void requireParts(List<String> names) {
        if (names.isEmpty()) {
            problems.add(MESSAGES.noParts(annotation, key.entityGroup()));
        }
        names.stream()
                .distinct()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .forEach(name -> problems.add(MESSAGES.partNamedTwice(name, key.entityGroup())));
    }

    /** The column that decides; empty where that is a problem. */
    Optional<DecidingColumn> column(String attribute) {
        var names = key.columns().stream().map(EntityGroupKey.Column::attribute).toList();
        int place = attribute.isEmpty() && names.size() == 1 ? 0 : names.indexOf(attribute);
        if (place < 0) {
            problems.add(
                    attribute.isEmpty()
                            ? MESSAGES.attributeNotNamed(annotation, key.entityGroup(), quoted(names))
                            : MESSAGES.noSuchAttribute(annotation, key.entityGroup(), attribute, quoted(names)));
            return Optional.empty();
        }
        return Optional.of(new DecidingColumn(place, names.size()));
    }

    private static String quoted(List<String> names) {
        return "'" + String.join("', '", names) + "'";
    }

    /** The kind of a column's keys; empty where that is a problem. */
    Optional<KeyKind> kind(DecidingColumn column, Predicate<KeyKind> suitable, String needed) {
        var decisive = key.columns().get(column.column());
        var kind = KeyKind.of(decisive.type()).filter(suitable);
        if (kind.isEmpty()) {
            problems.add(MESSAGES.unsuitableColumn(
                    annotation,
                    key.entityGroup(),
                    decisive.attribute(),
                    decisive.type().getTypeName(),
                    needed));
        }
        return kind;
    }

    /** The virtual shards of the whole function: the keyspace where a text is empty. */
    VirtualShardRange interval(String text) {
        return text.isEmpty() ? key.keyspace() : read("@" + annotation, text).orElse(key.keyspace());
    }

    /** The virtual shards of a part, which no other part may have; all where that is a problem. */
    VirtualShardRange ownInterval(String part, String text) {
        var interval = read(part, text);
        interval.ifPresent(own -> {
            intervals.forEach((other, taken) -> {
                if (taken.overlaps(own)) {
                    problems.add(MESSAGES.intervalsOverlap(
                            taken.toString(), other, own.toString(), part, key.entityGroup()));
                }
            });
            intervals.put(part, own);
        });
        return interval.orElse(key.keyspace());
    }

    private Optional<VirtualShardRange> read(String part, String text) {
        var matcher = INTERVAL.matcher(text);
        if (!matcher.matches()) {
            problems.add(MESSAGES.unreadableInterval(text, part, key.entityGroup()));
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last < first) {
            problems.add(MESSAGES.unreadableInterval(text, part, key.entityGroup()));
            return Optional.empty();
        }
        if (last >= key.shardCount()) {
            problems.add(
                    MESSAGES.intervalOutside(text, part, key.entityGroup(), key.shardCount(), key.shardCount() - 1));
            return Optional.empty();
        }
        return Optional.of(new VirtualShardRange(first, last));
    }

    /** The canonical key that a text says; empty where that is a problem. */
    Optional<Object> value(String part, String text, KeyKind kind) {
        try {
            return Optional.of(kind.parse(text));
        } catch (RuntimeException unreadable) {
            problems.add(MESSAGES.unreadableValue(
                    text, part, key.entityGroup(), kind.name(), String.valueOf(unreadable.getMessage())));
            return Optional.empty();
        }
    }

    /** The smallest interval that has all those. */
    static VirtualShardRange hull(List<VirtualShardRange> intervals) {
        return new VirtualShardRange(
                intervals.stream().mapToInt(VirtualShardRange::first).min().orElseThrow(),
                intervals.stream().mapToInt(VirtualShardRange::last).max().orElseThrow());
    }

    /** A value as a fingerprint shows it. */
    static String quoted(Object value) {
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : CanonicalKey.text(value);
    }
}
