package io.hibernateshards.association;

import static io.hibernateshards.logging.AssociationMessages.MESSAGES;

import io.hibernateshards.topology.Database;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an update may not do: change a shard key, or a reference entity's copy. */
final class StoredKey {

    private StoredKey() {}

    static void check(
            EntityPlace place,
            Database database,
            Object entity,
            Object id,
            Object[] currentState,
            Object @Nullable [] previousState,
            String[] propertyNames,
            EntityPlaces places) {
        if (place.isReference()) {
            var home = Objects.requireNonNull(place.fixed());
            if (!home.equals(database)) {
                throw MESSAGES.copyChanged(place.mapping().entityName(), id, database.name(), home.name(), home.name());
            }
            return;
        }
        if (previousState == null) {
            return;
        }
        var path = place.mapping().shardKeyPath();
        for (int i = 0; i < propertyNames.length; i++) {
            if (propertyNames[i].equals(path.get(0))) {
                var before = previousState[i];
                var after = currentState[i];
                if (before != after
                        && !place.persister().getPropertyTypes()[i].isEqual(before, after)
                        && !sameKey(before, after, places)) {
                    throw MESSAGES.keyChanged(
                            String.join(".", path),
                            place.mapping().entityName(),
                            id,
                            String.valueOf(key(before, places)),
                            String.valueOf(key(after, places)));
                }
                return;
            }
        }
    }

    /** Another entity may have the same key. */
    private static boolean sameKey(@Nullable Object before, @Nullable Object after, EntityPlaces places) {
        if (before == null || after == null || places.ofObject(before) == null) {
            return false;
        }
        return Objects.equals(key(before, places), key(after, places));
    }

    private static @Nullable Object key(@Nullable Object value, EntityPlaces places) {
        if (value == null) {
            return null;
        }
        var place = places.ofObject(value);
        return place == null || !place.isSharded() ? value : place.mapping().shardKeyOf(value);
    }
}
