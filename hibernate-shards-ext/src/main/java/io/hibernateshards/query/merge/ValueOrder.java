package io.hibernateshards.query.merge;

import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;

/**
 * The ascending orders of values that databases know, by kind. Values are not null; one of another kind is a
 * {@link ClassCastException}.
 */
public enum ValueOrder implements Comparator<Object> {

    /** By value, whatever the types: 1 is 1.00. NaN equals NaN and comes last, and -0.0 is 0.0. */
    NUMBERS {
        @Override
        public int compare(Object left, Object right) {
            return NumberValue.compare((Number) left, (Number) right);
        }
    },

    /** False before true. */
    BOOLEANS {
        @Override
        public int compare(Object left, Object right) {
            return Boolean.compare((Boolean) left, (Boolean) right);
        }
    },

    /** Dates, times and their combinations, both of one type; those with an offset or a zone by their instant. */
    TEMPORALS {
        @Override
        public int compare(Object left, Object right) {
            if (left instanceof OffsetDateTime first && right instanceof OffsetDateTime second) {
                return OffsetDateTime.timeLineOrder().compare(first, second);
            }
            if (left instanceof ZonedDateTime first && right instanceof ZonedDateTime second) {
                return first.toInstant().compareTo(second.toInstant());
            }
            if (left instanceof OffsetTime first && right instanceof OffsetTime second) {
                return Long.compare(utcNanos(first), utcNanos(second));
            }
            return natural(left, right);
        }
    },

    /** As 128 bits without a sign, where {@link UUID#compareTo} has one. */
    UUIDS {
        @Override
        public int compare(Object left, Object right) {
            var first = (UUID) left;
            var second = (UUID) right;
            int high = Long.compareUnsigned(first.getMostSignificantBits(), second.getMostSignificantBits());
            return high != 0
                    ? high
                    : Long.compareUnsigned(first.getLeastSignificantBits(), second.getLeastSignificantBits());
        }
    },

    /** Byte by byte without a sign; a prefix comes first. */
    BYTES {
        @Override
        public int compare(Object left, Object right) {
            return Arrays.compareUnsigned((byte[]) left, (byte[]) right);
        }
    },

    /** Strings and characters by UTF-16 unit, as {@link String#compareTo}. */
    UTF16_STRINGS {
        @Override
        public int compare(Object left, Object right) {
            return text(left).compareTo(text(right));
        }
    },

    /** Strings and characters by Unicode code point, which is the order of their UTF-8 bytes. */
    CODE_POINT_STRINGS {
        @Override
        public int compare(Object left, Object right) {
            String first = text(left);
            String second = text(right);
            int common = Math.min(first.length(), second.length());
            for (int index = 0; index < common; index++) {
                char one = first.charAt(index);
                char other = second.charAt(index);
                if (one != other) {
                    return Integer.compare(codePointRank(one), codePointRank(other));
                }
            }
            return Integer.compare(first.length(), second.length());
        }
    };

    private static String text(Object value) {
        return value instanceof Character ? value.toString() : (String) value;
    }

    /** Puts surrogates, which stand for code points above U+FFFF, after all other units. */
    private static int codePointRank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }

    private static long utcNanos(OffsetTime time) {
        return time.toLocalTime().toNanoOfDay() - time.getOffset().getTotalSeconds() * 1_000_000_000L;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int natural(Object left, Object right) {
        return ((Comparable) left).compareTo(right);
    }
}
