package io.hibernateshards.query.collation;

import com.ibm.icu.text.CollationKey;
import java.util.function.Function;

/** Sort keys of the texts that were compared last: a merge compares each several times. One thread at a time. */
final class RecentKeys {

    private static final int PLACES = 64;

    private final Function<String, CollationKey> keyOf;
    private final CollationKey[] keys = new CollationKey[PLACES];

    RecentKeys(Function<String, CollationKey> keyOf) {
        this.keyOf = keyOf;
    }

    CollationKey of(Object value) {
        var text = TextRules.text(value);
        int place = text.hashCode() & PLACES - 1;
        var key = keys[place];
        if (key == null || !key.getSourceString().equals(text)) {
            key = keyOf.apply(text);
            keys[place] = key;
        }
        return key;
    }
}
