package io.hibernateshards.session;

import jakarta.persistence.FindOption;
import jakarta.persistence.LockModeType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.OrderingMode;
import org.jspecify.annotations.Nullable;

/** What of a load's options matters before it is known where it goes. */
@SuppressWarnings({"deprecation", "removal"})
final class FindOptions {

    private FindOptions() {}

    /** Whether a row is to be locked, which is done at its home. */
    static boolean isLocking(@Nullable LockModeType mode) {
        return mode != null && mode != LockModeType.NONE && mode != LockModeType.READ;
    }

    static boolean isLocking(FindOption... options) {
        for (var option : options) {
            if (option instanceof LockModeType mode && isLocking(mode)
                    || option instanceof LockMode lock && lock.greaterThan(LockMode.READ)
                    || option instanceof LockOptions given
                            && given.getLockMode().greaterThan(LockMode.READ)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnordered(FindOption... findOptions) {
        return Arrays.asList(findOptions).contains(OrderingMode.UNORDERED);
    }

    /** Answers are put back in their places, so each database answers in the order of its ids. */
    static FindOption[] inOrder(FindOption... findOptions) {
        return Arrays.stream(findOptions)
                .map(option -> option == OrderingMode.UNORDERED ? OrderingMode.ORDERED : option)
                .toArray(FindOption[]::new);
    }

    /** Entities as they are asked for: in the order of their ids with nulls, or without either. */
    static <E> List<E> ordered(FindOption[] findOptions, List<E> entities) {
        return isUnordered(findOptions)
                ? entities.stream().filter(Objects::nonNull).toList()
                : entities;
    }
}
