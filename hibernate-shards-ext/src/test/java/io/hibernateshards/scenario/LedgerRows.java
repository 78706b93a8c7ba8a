package io.hibernateshards.scenario;

import jakarta.persistence.Tuple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;

/** Rows as texts that are equal where the rows are. */
final class LedgerRows {

    private LedgerRows() {}

    static String text(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Object[] columns) {
            return Arrays.stream(columns).map(LedgerRows::text).toList().toString();
        }
        if (value instanceof Tuple tuple) {
            return text(tuple.toArray());
        }
        var entity = Hibernate.unproxy(value);
        if (entity instanceof LedgerModel.Account account) {
            return "Account " + account.number + ' ' + text(account.grade) + text(account.seen) + text(account.flag)
                    + text(account.rate) + text(account.note) + text(account.place.city) + initialized(account);
        }
        if (entity instanceof LedgerModel.Entry entry) {
            return entry.getClass().getSimpleName() + ' ' + entry.id + ' ' + entry.amount;
        }
        if (entity instanceof LedgerModel.Mark mark) {
            return "Mark " + mark.id;
        }
        if (entity instanceof LedgerModel.Country country) {
            return "Country " + country.code + country.name;
        }
        return value.getClass().getSimpleName() + ' ' + plain(value);
    }

    private static String initialized(LedgerModel.Account account) {
        return (Hibernate.isInitialized(account.entries)
                        ? account.entries.stream()
                                .map(LedgerRows::text)
                                .sorted()
                                .toList()
                        : "")
                + (Hibernate.isInitialized(account.labels)
                                ? account.labels.stream().sorted().toList()
                                : List.of())
                        .toString();
    }

    private static String plain(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number)
                    ? new BigDecimal(number, new MathContext(value instanceof Float ? 6 : 12))
                            .stripTrailingZeros()
                            .toPlainString()
                    : String.valueOf(number);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : value.toString();
    }
}
