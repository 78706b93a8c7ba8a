package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;

import io.hibernateshards.sharding.RangeSharding.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@link RangeSharding}. */
final class RangeReader {

    private final RangeSharding annotation;
    private final EntityGroupKey key;
    private final StrategyReader reader;

    RangeReader(RangeSharding annotation, EntityGroupKey key) {
        this.annotation = annotation;
        this.key = key;
        this.reader = new StrategyReader(RangeSharding.class, key);
    }

    ShardingFunction read() {
        var declared = List.of(annotation.parts());
        reader.requireParts(declared.stream().map(RangePart::name).toList());
        var column = reader.column(annotation.attribute());
        var kind = column.flatMap(decisive -> annotation.by() == Comparison.FIRST_LETTER
                ? reader.kind(decisive, KeyKind.TEXT::equals, "texts, whose first letters are compared")
                : reader.kind(decisive, KeyKind::isOrdered, "numbers, texts, dates or times"));
        var parts = new ArrayList<RangeOfKeys>();
        for (var part : declared) {
            var range = kind.isPresent() ? read(part, kind.get()) : null;
            if (range != null) {
                parts.add(range);
            }
        }
        kind.ifPresent(known -> checkDisjoint(parts, known));
        var otherwise =
                annotation.otherwise().isEmpty() ? null : reader.ownInterval("'otherwise'", annotation.otherwise());
        reader.refuseProblems();
        return new RangeFunction(key, annotation, column.orElseThrow(), kind.orElseThrow(), parts, otherwise);
    }

    private @Nullable RangeOfKeys read(RangePart part, KeyKind kind) {
        var title = title(part.name());
        var shards = reader.ownInterval(title, part.vshards());
        if (!part.to().isEmpty() && !part.before().isEmpty()) {
            reader.add(MESSAGES.badRange(title, key.entityGroup(), "bounded above by 'to' and by 'before'"));
            return null;
        }
        boolean inclusive = part.before().isEmpty();
        var upperText = inclusive ? part.to() : part.before();
        var lower = bound(title, part.from(), kind);
        var upper = bound(title, upperText, kind);
        if (lower.isEmpty() && !part.from().isEmpty() || upper.isEmpty() && !upperText.isEmpty()) {
            return null;
        }
        var range = new RangeOfKeys(
                part.name(),
                lower.orElse(null),
                upper.orElse(null),
                inclusive && upper.isPresent(),
                shards,
                part.inOrder());
        if (range.isEmpty(kind)) {
            reader.add(MESSAGES.badRange(title, key.entityGroup(), "empty: " + range.bounds()));
            return null;
        }
        if (part.inOrder()) {
            whyNotDivisible(range, kind)
                    .ifPresent(why -> reader.add(MESSAGES.notDivisible(title, key.entityGroup(), why)));
        }
        return range;
    }

    private Optional<Object> bound(String part, String text, KeyKind kind) {
        return text.isEmpty() ? Optional.empty() : reader.value(part, text, kind);
    }

    private static Optional<String> whyNotDivisible(RangeOfKeys range, KeyKind kind) {
        if (kind != KeyKind.INTEGRAL && kind != KeyKind.DATE) {
            return Optional.of("its keys are of kind '" + kind + "'");
        }
        if (range.lower() == null || range.upper() == null) {
            return Optional.of("it has no bound on one side");
        }
        try {
            Math.multiplyExact(range.width(), (long) range.shards().size());
            return Optional.empty();
        } catch (ArithmeticException tooWide) {
            return Optional.of("it is too wide");
        }
    }

    private void checkDisjoint(List<RangeOfKeys> parts, KeyKind kind) {
        for (int index = 0; index < parts.size(); index++) {
            for (var other : parts.subList(0, index)) {
                if (parts.get(index).overlaps(other, kind)) {
                    reader.add(MESSAGES.rangesOverlap(
                            title(other.name()), title(parts.get(index).name()), key.entityGroup()));
                }
            }
        }
    }

    private static String title(String part) {
        return "the part '" + part + "'";
    }
}
