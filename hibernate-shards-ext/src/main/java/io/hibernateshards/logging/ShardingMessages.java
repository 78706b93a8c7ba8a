package io.hibernateshards.logging;

import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with a sharding function, or with a key that it is given. */
@MessageBundle(projectCode = "SHARD")
public interface ShardingMessages {

    ShardingMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), ShardingMessages.class);

    @Message(
            id = 5001,
            value = "A shard key, or a part of one, is null. A row without a shard key has no place. "
                    + "Set it before the entity is persisted.")
    MissingShardKeyException nullKey();

    @Message(
            id = 5002,
            value =
                    "A value of type '%s' cannot be a shard key. Numbers, texts, booleans, UUIDs, dates, times and bytes "
                            + "can. Convert it to one of them by an AttributeConverter, or choose another attribute.")
    ShardException unsuitableType(String type);

    @Message(
            id = 5003,
            value =
                    "The number '%s' cannot be a shard key. Finite numbers can. Use an integral or decimal type for the "
                            + "attribute.")
    ShardException notFinite(double number);

    @Message(
            id = 5004,
            value =
                    "The shard key '%s' is in no part of entity group '%s'. Its parts are %s. Append a part that has it, or "
                            + "name the virtual shards of all other keys by 'otherwise'.")
    ShardException keyInNoPart(String key, String entityGroup, String parts);

    @Message(
            id = 5005,
            value =
                    "The shard key '%s' of entity group '%s' is before '%s', where the first period begins. Periods are counted "
                            + "from there on. Keep such rows elsewhere, or choose an earlier start before there are rows.")
    ShardException beforeFirstPeriod(String key, String entityGroup, String start);

    @Message(
            id = 5006,
            value =
                    "The shard key '%s' of entity group '%s' is in period %s, but there are virtual shards for %s periods from "
                            + "'%s' on. Periods are not begun again, since 'wrap' is false. Choose another function for such rows.")
    ShardException afterLastPeriod(String key, String entityGroup, long period, int periods, String start);

    @Message(
            id = 5007,
            value =
                    "The shard key '%s' of entity group '%s' is a '%s', but the function compares keys of kind '%s'. Keys of one "
                            + "entity group have one type. Give a value of that type.")
    ShardException otherKind(String key, String entityGroup, String type, String kind);

    @Message(
            id = 5020,
            value =
                    "The entity group '%s' has several sharding functions: %s. An entity group has one. Keep one annotation, or "
                            + "make those on its entities equal.")
    String severalFunctions(String entityGroup, String annotations);

    @Message(
            id = 5021,
            value =
                    "The function '@%s' of entity group '%s' cannot be made by '%s': %s. The factory is a "
                            + "ShardingFunctionFactory of the annotation with a constructor without parameters. Correct the factory.")
    String factoryFailed(String annotation, String entityGroup, String factory, String failure);

    @Message(
            id = 5022,
            value =
                    "The vshards '%s' of %s of entity group '%s' cannot be read. They are consecutive numbers like '0-255', or "
                            + "one like '7'. Correct them.")
    String unreadableInterval(String vshards, String part, String entityGroup);

    @Message(
            id = 5023,
            value =
                    "The vshards '%s' of %s of entity group '%s' are outside the keyspace, which has %s. Numbers are from 0 to "
                            + "%s. Correct them.")
    String intervalOutside(String vshards, String part, String entityGroup, int shardCount, int last);

    @Message(
            id = 5024,
            value =
                    "The vshards %s of %s and %s of %s of entity group '%s' overlap. Each part has virtual shards of its own. "
                            + "Make them disjoint.")
    String intervalsOverlap(String vshards, String part, String otherVshards, String other, String entityGroup);

    @Message(
            id = 5025,
            value =
                    "The bound or value '%s' of %s of entity group '%s' cannot be read as a key of kind '%s': %s. It is written "
                            + "as that type is. Correct it.")
    String unreadableValue(String value, String part, String entityGroup, String kind, String failure);

    @Message(
            id = 5026,
            value =
                    "The function '@%s' of entity group '%s' cannot use '%s' of its shard key, of type '%s'. It needs %s. "
                            + "Choose another function, or another shard key.")
    String unsuitableColumn(String annotation, String entityGroup, String attribute, String type, String needed);

    @Message(
            id = 5027,
            value =
                    "The function '@%s' of entity group '%s' names the attribute '%s', which the shard key has not. It has %s. "
                            + "Correct 'attribute'.")
    String noSuchAttribute(String annotation, String entityGroup, String attribute, String attributes);

    @Message(
            id = 5028,
            value =
                    "The ranges of %s and %s of entity group '%s' overlap. A key is in one part at most. Bound the ranges by "
                            + "'to' or 'before'.")
    String rangesOverlap(String part, String other, String entityGroup);

    @Message(
            id = 5029,
            value =
                    "The range of %s of entity group '%s' is %s. It has a lower bound not above its upper one, which is said by "
                            + "'to' or by 'before'. Correct its bounds.")
    String badRange(String part, String entityGroup, String wrong);

    @Message(
            id = 5030,
            value =
                    "%s of entity group '%s' cannot be divided in order: %s. Integral numbers and dates between two bounds can. "
                            + "Bound the range, or remove 'inOrder'.")
    String notDivisible(String part, String entityGroup, String why);

    @Message(
            id = 5031,
            value =
                    "The value '%s' of entity group '%s' is in %s and %s. A key is in one part at most. Remove it from one.")
    String valueListedTwice(String value, String entityGroup, String part, String other);

    @Message(
            id = 5032,
            value =
                    "The function '@%s' of entity group '%s' has no parts. Each part names keys and their virtual shards. "
                            + "Add one.")
    String noParts(String annotation, String entityGroup);

    @Message(
            id = 5033,
            value =
                    "The name '%s' stands on more than one part of entity group '%s'. Parts are told apart by their names. "
                            + "Rename one.")
    String partNamedTwice(String part, String entityGroup);

    @Message(
            id = 5034,
            value =
                    "The periods of entity group '%s' have %s virtual shards each, but there are %s in all. The whole is a "
                            + "multiple of 'shardsPerPeriod', which is at least 1. Correct one of them.")
    String unevenPeriods(String entityGroup, int shardsPerPeriod, int size);

    @Message(
            id = 5035,
            value =
                    "The start '%s' of the periods of entity group '%s' is not where a %s begins. Periods begin with the "
                            + "calendar's. Choose such a date.")
    String startInsidePeriod(String start, String entityGroup, String period);

    @Message(
            id = 5036,
            value =
                    "The entity group '%s' has @DirectorySharding, but the unit has no store for the places of its keys. It is "
                            + "kept in one of the unit's databases. Choose another function, or give the store.")
    String noDirectory(String entityGroup);

    @Message(
            id = 5037,
            value =
                    "The entity group '%s' keeps %s places of keys in memory. At least 1 is kept. Correct 'cachedKeys'.")
    String badCacheSize(String entityGroup, int cachedKeys);

    @Message(
            id = 5038,
            value =
                    "The function '@%s' of entity group '%s' does not say which attribute of the shard key decides. It has %s. Name "
                            + "one as 'attribute'.")
    String attributeNotNamed(String annotation, String entityGroup, String attributes);
}
