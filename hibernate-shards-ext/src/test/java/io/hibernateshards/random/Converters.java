package io.hibernateshards.random;

import jakarta.persistence.AttributeConverter;

/** Converters of random attributes. */
public final class Converters {

    private Converters() {}

    /** An amount. */
    public record Money(long cents) {}

    /** Sorts the other way round than the values that it stands for. */
    public static final class YesNo implements AttributeConverter<Boolean, String> {

        @Override
        public String convertToDatabaseColumn(Boolean value) {
            return value == null ? null : value ? "J" : "N";
        }

        @Override
        public Boolean convertToEntityAttribute(String stored) {
            return stored == null ? null : stored.equals("J");
        }
    }

    /** Money as a number. */
    public static final class Cents implements AttributeConverter<Money, Long> {

        @Override
        public Long convertToDatabaseColumn(Money value) {
            return value == null ? null : value.cents();
        }

        @Override
        public Money convertToEntityAttribute(Long stored) {
            return stored == null ? null : new Money(stored);
        }
    }
}
