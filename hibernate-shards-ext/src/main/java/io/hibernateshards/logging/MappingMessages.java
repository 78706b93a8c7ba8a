package io.hibernateshards.logging;

import io.hibernateshards.CrossShardAssociationException;
import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with a mapping, or with an entity's shard key. */
@MessageBundle(projectCode = "SHARD")
public interface MappingMessages {

    MappingMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), MappingMessages.class);

    @Message(
            id = 8001,
            value =
                    "An entity '%s' has no shard key: a step of '%s' is null. A sharded row cannot be placed without it. "
                            + "Set it before the entity is persisted.")
    MissingShardKeyException missingShardKey(String entity, String path);

    @Message(
            id = 8002,
            value =
                    "The id '%s' of entity group '%s' names a virtual shard outside its keyspace, which has %s. A sharded id "
                            + "carries the number of its virtual shard in its lowest bits. Let the id be generated, or assign one whose "
                            + "virtual shard is in the keyspace.")
    ShardException idOutsideKeyspace(String id, String group, int shardCount);

    @Message(
            id = 8003,
            value =
                    "The id '%s' of an entity '%s' carries virtual shard %s, but the shard key places the row in virtual shard "
                            + "%s. A sharded id and the shard key of its row name one virtual shard. Let the id be generated, or assign "
                            + "one of that virtual shard.")
    ShardException idOfOtherShard(String id, String entity, int told, int placed);

    @Message(
            id = 8004,
            value =
                    "A reference to '%s' with id '%s' stands on the way to a shard key and is not loaded. Its id does not tell "
                            + "where it lives; its '%s' would, once it is read. Find the entity, or initialise the reference, before it "
                            + "is used as part of a shard key.")
    MissingShardKeyException unloadedShardKey(String entity, String id, String path);

    @Message(
            id = 8005,
            value =
                    "The shard key of an entity '%s' is not loaded: '%s' is a lazy attribute. The virtual shard of the row is "
                            + "read from it. Initialise the attribute, or map it eagerly.")
    MissingShardKeyException lazyShardKey(String entity, String path);

    @Message(
            id = 8006,
            value =
                    "The shard key '%s' of an entity '%s' has no virtual shard in entity group '%s'. Keys are placed by: %s. "
                            + "Use a key that is covered, or extend the function.")
    ShardException keyWithoutPlace(String key, String entity, String group, String function);

    @Message(
            id = 8007,
            value =
                    "The id '%2$s' of an entity '%1$s' has no virtual shard in entity group '%3$s'. There can be no such row. "
                            + "Use an id that the entity group covers.")
    ShardException idWithoutPlace(String entity, String id, String group);

    @Message(
            id = 8008,
            value =
                    "The shard key '%s' of entity '%s' with id '%s' was changed. A row stays where its shard key has placed it. "
                            + "Insert a new entity with the new key and remove this one, with all that inherit the key from it.")
    String changedShardKey(String path, String entity, String id);

    @Message(
            id = 8009,
            value =
                    "The association '%s.%s' is marked @Colocated, but its owner lives in virtual shard %s and the '%s' that it "
                            + "refers to in virtual shard %s. Both ends of such an association have equal shard keys. Refer to an entity "
                            + "of the same virtual shard, or remove @Colocated.")
    String brokenPromise(String entity, String attribute, int shard, String target, int otherShard);

    @Message(
            id = 8010,
            value =
                    "The entity '%s' of entity group '%s' has no @ShardKey. A sharded entity marks the one attribute that "
                            + "decides where its rows live. Annotate it, or remove @EntityGroup.")
    String noShardKey(String entity, String group);

    @Message(
            id = 8011,
            value =
                    "The entity '%s' has a @ShardKey '%s' but no @EntityGroup. Sharded entities name the entity group they "
                            + "belong to, on the root class of their hierarchy. Add @EntityGroup, or remove @ShardKey.")
    String noEntityGroup(String entity, String attribute);

    @Message(
            id = 8012,
            value =
                    "The entity '%s' has several @ShardKey attributes: %s. A shard key of several columns is one embeddable. "
                            + "Put the attributes into an embeddable, and annotate that.")
    String severalShardKeys(String entity, String attributes);

    @Message(
            id = 8013,
            value =
                    "The shard key '%s' of entity '%s' refers to '%s', which is not in entity group '%s'. A shard key is "
                            + "inherited inside one entity group. Give both the same @EntityGroup, or choose another attribute.")
    String keyOutsideGroup(String attribute, String entity, String target, String group);

    @Message(
            id = 8014,
            value =
                    "The shard key '%s' of entity '%s' is %s. A shard key is a basic attribute, an embeddable of basic ones, "
                            + "or a to-one association inside the entity group. Choose such an attribute.")
    String unsuitableShardKey(String attribute, String entity, String kind);

    @Message(
            id = 8015,
            value =
                    "Entity group '%s' has keyspace '%s' on entity '%s' and '%s' on entity '%s'. All entities of an entity "
                            + "group share one keyspace. Make the annotations equal.")
    String keyspacesDiffer(String group, String keyspace, String entity, String otherKeyspace, String otherEntity);

    @Message(
            id = 8016,
            value =
                    "Entity group '%s' names the keyspace '%s', which the settings do not have.%s Known keyspaces are %s. "
                            + "Set 'hibernate.shards.keyspace.%2$s.virtual_shards', or correct the name.")
    String unknownKeyspace(String group, String keyspace, String nearest, String known);

    @Message(
            id = 8017,
            value =
                    "Entity group '%s' has the shard key type %s on entity '%s' and %s on entity '%s'. Equal keys of one entity "
                            + "group must live together, so that their types must be equal. Make the attributes' types equal.")
    String keyTypesDiffer(String group, String type, String entity, String otherType, String otherEntity);

    @Message(
            id = 8018,
            value =
                    "The subclass '%s' is annotated with @%s, but its root is '%s'. A hierarchy of entities lives in one place. "
                            + "Annotate the root class alone.")
    String annotationOnSubclass(String entity, String annotation, String root);

    @Message(
            id = 8019,
            value = "The entity '%s' is annotated with %s. An entity is sharded, pinned, or a reference entity. "
                    + "Keep one of the annotations.")
    String conflictingAnnotations(String entity, String annotations);

    @Message(
            id = 8020,
            value =
                    "The entity '%s' is placed on the database '%s', which 'hibernate.shards.databases' does not list.%s Known "
                            + "databases are %s. Correct the name, or add it to the list.")
    String unknownDatabase(String entity, String database, String nearest, String known);

    @Message(
            id = 8021,
            value = "The id of the sharded entity '%s' is generated by %s. Such ids repeat on every database. "
                    + "Generate it as a UUID, or assign it.")
    String unsuitableGenerator(String entity, String generator);

    @Message(
            id = 8022,
            value =
                    "The unique constraint of the sharded entity '%s' on %s does not contain the shard key '%s'. Each database "
                            + "would enforce it by itself only. Add the shard key's columns, or accept that with @UniquePerDatabase.")
    String uniquePerDatabase(String entity, String columns, String shardKey);

    @Message(
            id = 8023,
            value =
                    "The assigned id of the sharded entity '%s' does not contain the shard key '%s'. Two databases could hold "
                            + "rows of one id. Make the shard key a part of the id, use a UUID, or accept that "
                            + "with @UniquePerDatabase.")
    String idPerDatabase(String entity, String shardKey);

    @Message(
            id = 8024,
            value =
                    "The collection '%s.%s' is across: its elements may live on other databases than its owner. A collection is "
                            + "colocated where its inverse side is the @ShardKey of the elements, or where it is marked @Colocated. "
                            + "Query the elements by themselves, or store them with their owner.")
    String collectionAcross(String entity, String attribute);

    @Message(
            id = 8025,
            value =
                    "The sharded entity '%s' has %s, which uses the extension point of Hibernate that writes the hidden column "
                            + "'vshard'. Both cannot be had. Remove it, or pin the entity to one database.")
    String stateManagementTaken(String entity, String feature);

    @Message(
            id = 8026,
            value =
                    "%s of the sharded entity '%s' contains a select: '%s'. It would read the rows of one database alone. "
                            + "Write it without a select, or promise by @WithinShard that it reads rows of the same virtual shard.")
    String selectInFragment(String fragment, String entity, String sql);

    @Message(
            id = 8027,
            value =
                    "The table '%s' of the sharded entity '%s' has a column 'vshard'. The library keeps the virtual shard of "
                            + "each row in a column of that name. Rename the attribute's column.")
    String columnTaken(String table, String entity);

    @Message(
            id = 8028,
            value = "The shard key '%s' of entity '%s' may be null. A row without a shard key has no place. "
                    + "Declare it with optional = false, or its column with nullable = false.")
    String nullableShardKey(String attribute, String entity);

    @Message(
            id = 8029,
            value = "The association '%s.%s' of a sharded entity is an @Any. Its target may live on any database. "
                    + "Replace it by associations to single entities.")
    String anyAssociation(String entity, String attribute);

    @Message(
            id = 8030,
            value =
                    "The shard key '%s' of entity '%s' leads back to itself. A shard key is inherited from another entity that "
                            + "has one of its own in the end. Give one entity of the chain a basic shard key.")
    String circularShardKey(String attribute, String entity);

    @Message(
            id = 8031,
            value =
                    "The entity '%s' is marked @%s of %s, which the library does not support on sharded entities. Its rows would "
                            + "be written to one database only. Remove it, or pin the entity to one database.")
    String unsupportedExtension(String entity, String annotation, String extension);

    @Message(
            id = 8032,
            value =
                    "The generated value of the shard key '%s' of entity '%s' is made by the database. The virtual shard must be "
                            + "known before the row is sent. Assign the shard key.")
    String generatedShardKey(String attribute, String entity);

    @Message(
            id = 8035,
            value =
                    "The sharded entity '%s' has an @SQLInsert: '%s'. It does not write the hidden column 'vshard', which every "
                            + "row has. Remove it, or pin the entity to one database.")
    String customInsert(String entity, String sql);

    @Message(
            id = 8036,
            value =
                    "The keyspace '%s' has %s virtual shards. The hidden column 'vshard' numbers at most %s. Set fewer virtual "
                            + "shards.")
    String tooManyShards(String keyspace, int shardCount, int most);

    @Message(
            id = 8037,
            value =
                    "The association '%s.%s' is across and finds '%s' by something else than its id. One database alone would be "
                            + "asked. Refer to the id by a column of its own, or query for the other entity.")
    String acrossByOtherThanId(String entity, String attribute, String target);

    @Message(
            id = 8038,
            value =
                    "The shard key '%s' has a finer fraction than its column '%s' keeps. The database would round it, and the "
                            + "row would not be found by it again. Round the key before the entity is persisted, or declare the column's "
                            + "precision.")
    ShardException inexactShardKey(String key, String columns);

    @Message(
            id = 8039,
            value =
                    "The row of entity '%s' belongs to virtual shard %s on database '%s', but it is being written to '%s'. "
                            + "What a cascade reaches has the shard key of where it started. Persist the entity by itself, or "
                            + "correct its shard key.")
    CrossShardAssociationException rowOnWrongDatabase(String entity, int shard, String database, String other);

    @Message(
            id = 8040,
            value =
                    "The association '%s.%s' to '%s' is across, and Hibernate joins its other end even to read its id, which on one database "
                            + "finds what that database has: it has @NotFound, or the other end has @SQLRestriction or @SoftDelete. An "
                            + "association across is read by the id in its column. Remove these, or map the id as an attribute.")
    String acrossJoinedForItsId(String entity, String attribute, String target);
}
