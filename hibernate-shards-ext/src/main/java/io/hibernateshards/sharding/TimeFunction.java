package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;

import io.hibernateshards.sharding.TimeSharding.Period;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places keys by the period of time that they are in, as {@link TimeSharding} says. */
final class TimeFunction implements ShardingFunction {

    private static final Set<KeyKind> KINDS = Set.of(KeyKind.DATE, KeyKind.DATE_TIME, KeyKind.INSTANT);

    private final String entityGroup;
    private final DecidingColumn column;
    private final KeyKind kind;
    private final Period period;
    private final Object start;
    private final long startNumber;
    private final VirtualShardRange interval;
    private final int shardsPerPeriod;
    private final int periods;
    private final boolean wrap;

    TimeFunction(
            EntityGroupKey key,
            TimeSharding annotation,
            DecidingColumn column,
            KeyKind kind,
            Object start,
            VirtualShardRange interval) {
        this.entityGroup = key.entityGroup();
        this.column = column;
        this.kind = kind;
        this.period = annotation.period();
        this.start = start;
        this.startNumber = number(local(start), period);
        this.interval = interval;
        this.shardsPerPeriod = annotation.shardsPerPeriod();
        this.periods = interval.size() / shardsPerPeriod;
        this.wrap = annotation.wrap();
    }

    private static LocalDateTime local(Object time) {
        if (time instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        return time instanceof Instant instant
                ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                : (LocalDateTime) time;
    }

    private static long number(LocalDateTime time, Period period) {
        return switch (period) {
            case YEAR -> time.getYear();
            case MONTH -> time.getLong(ChronoField.PROLEPTIC_MONTH);
            case DAY -> time.toLocalDate().toEpochDay();
            case HOUR -> time.toLocalDate().toEpochDay() * 24 + time.getHour();
        };
    }

    private static boolean begins(LocalDateTime time, Period period) {
        var unit = period == Period.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS;
        return time.truncatedTo(unit).equals(time)
                && (period != Period.YEAR || time.getDayOfYear() == 1)
                && (period != Period.MONTH || time.getDayOfMonth() == 1);
    }

    /** The number of a key's period, counted from the start; negative before it. */
    private long index(Object key) {
        var time = column.of(key);
        if (!kind.has(time)) {
            throw MESSAGES.otherKind(
                    CanonicalKey.text(time), entityGroup, time.getClass().getSimpleName(), kind.name());
        }
        return number(local(time), period) - startNumber;
    }

    private boolean hasPlace(long index) {
        return index >= 0 && (wrap || index < periods);
    }

    private VirtualShardRange shardsOf(long index) {
        int first = interval.first() + (int) (index % periods) * shardsPerPeriod;
        return new VirtualShardRange(first, first + shardsPerPeriod - 1);
    }

    @Override
    public int find(Object key) {
        long index = index(key);
        if (!hasPlace(index)) {
            return NOWHERE;
        }
        var shards = shardsOf(index);
        return shardsPerPeriod == 1
                ? shards.first()
                : HashFunction.spread(column.hashOfRest(key), shards.first(), shardsPerPeriod);
    }

    @Override
    public int place(Object key) {
        long index = index(key);
        if (index < 0) {
            throw MESSAGES.beforeFirstPeriod(CanonicalKey.text(key), entityGroup, start.toString());
        }
        if (!hasPlace(index)) {
            throw MESSAGES.afterLastPeriod(CanonicalKey.text(key), entityGroup, index + 1, periods, start.toString());
        }
        return find(key);
    }

    @Override
    public VirtualShardSet between(
            @Nullable Object lower,
            boolean lowerInclusive,
            @Nullable Object upper,
            boolean upperInclusive,
            VirtualShardSet all) {
        if (column.columns() > 1 || lower != null && !kind.has(lower) || upper != null && !kind.has(upper)) {
            return all;
        }
        long first = lower == null ? 0 : Math.max(0, index(lower));
        long last = upper == null ? Long.MAX_VALUE : index(upper);
        if (upper != null && !upperInclusive && begins(local(upper), period)) {
            last--;
        }
        last = wrap ? last : Math.min(last, periods - 1);
        if (last < first) {
            return VirtualShardSet.none();
        }
        if (last - first >= periods - 1) {
            return VirtualShardSet.range(interval);
        }
        var shards = VirtualShardSet.none();
        for (long index = first; index <= last; index++) {
            shards = shards.or(VirtualShardSet.range(shardsOf(index)));
        }
        return shards;
    }

    @Override
    public VirtualShardSet ofPart(int part, Object value, VirtualShardSet all) {
        if (!column.is(part) || !kind.has(value)) {
            return all;
        }
        long index = number(local(value), period) - startNumber;
        return hasPlace(index) ? VirtualShardSet.range(shardsOf(index)) : VirtualShardSet.none();
    }

    @Override
    public VirtualShardRange interval() {
        return interval;
    }

    @Override
    public String fingerprint() {
        return "time of " + column + ": each " + period.name().toLowerCase(Locale.ROOT) + " from " + start + " takes "
                + shardsPerPeriod + " @ " + interval + (wrap ? " in turn" : " once");
    }

    static final class Factory implements ShardingFunctionFactory<TimeSharding> {

        @Override
        public ShardingFunction create(TimeSharding annotation, EntityGroupKey key) {
            var reader = new StrategyReader(TimeSharding.class, key);
            var period = annotation.period();
            var column = reader.column(annotation.attribute());
            var kind = column.flatMap(decisive -> reader.kind(
                    decisive,
                    candidate -> KINDS.contains(candidate) && (candidate != KeyKind.DATE || period != Period.HOUR),
                    period == Period.HOUR ? "a date with a time" : "a date, with or without a time"));
            var start = kind.flatMap(known -> reader.value("the start", annotation.start(), known));
            start.filter(time -> !begins(local(time), period))
                    .ifPresent(time -> reader.add(MESSAGES.startInsidePeriod(
                            annotation.start(), key.entityGroup(), period.name().toLowerCase(Locale.ROOT))));
            var interval = reader.interval(annotation.vshards());
            int each = annotation.shardsPerPeriod();
            if (each < 1 || interval.size() % each != 0) {
                reader.add(MESSAGES.unevenPeriods(key.entityGroup(), each, interval.size()));
            }
            reader.refuseProblems();
            return new TimeFunction(
                    key, annotation, column.orElseThrow(), kind.orElseThrow(), start.orElseThrow(), interval);
        }
    }
}
