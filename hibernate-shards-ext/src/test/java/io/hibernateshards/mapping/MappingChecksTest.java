package io.hibernateshards.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.Colocated;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardKey.Normalize;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.WithinShard;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyJoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Any;
import org.hibernate.annotations.AnyKeyJavaClass;
import org.hibernate.annotations.Audited;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NotFound;
import org.hibernate.annotations.NotFoundAction;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SoftDelete;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // Entities are filled by Hibernate.
class MappingChecksTest {

    @Test
    void anEntityGroupNeedsAShardKey() {
        assertOnly(
                MappedUnit.problemsOf(NoKey.class),
                "The entity 'NoKey' of entity group 'member' has no @ShardKey",
                "Annotate it, or remove @EntityGroup");
    }

    @Test
    void aShardKeyNeedsAnEntityGroup() {
        assertOnly(
                MappedUnit.problemsOf(NoGroup.class),
                "The entity 'NoGroup' has a @ShardKey 'login' but no @EntityGroup",
                "Add @EntityGroup, or remove @ShardKey");
    }

    @Test
    void severalShardKeysAreOneEmbeddable() {
        assertOnly(
                MappedUnit.problemsOf(TwoKeys.class),
                "The entity 'TwoKeys' has several @ShardKey attributes: id, region",
                "Put the attributes into an embeddable");
    }

    @Test
    void anEntityGroupHasOneKeyspace() {
        assertOnly(
                MappedUnit.problemsOf(Member.class, OtherKeyspace.class),
                "Entity group 'member' has keyspace",
                "Make the annotations equal");
    }

    @Test
    void anEntityGroupHasOneTypeOfKey() {
        assertOnly(
                MappedUnit.problemsOf(Member.class, NumberKey.class),
                "Entity group 'member' has the shard key type",
                "Make the attributes' types equal");
    }

    @Test
    void anEntityGroupHasOneNormalForm() {
        assertOnly(
                MappedUnit.problemsOf(Member.class, FoldedKey.class),
                "String in the form LOWER_CASE",
                "Make the attributes' types equal");
    }

    @Test
    void aKeyspaceMustBeKnownAndTheNearestIsNamed() {
        assertOnly(
                MappedUnit.problemsOf(MistypedKeyspace.class),
                "names the keyspace 'smal', which the settings do not have. Did you mean 'small'?",
                "Set 'hibernate.shards.keyspace.smal.virtual_shards', or correct the name");
    }

    @Test
    void aKeyIsInheritedInsideOneEntityGroup() {
        assertOnly(
                MappedUnit.problemsOf(Member.class, ForeignKey.class),
                "The shard key 'member' of entity 'ForeignKey' refers to 'Member', which is not in entity group 'other'",
                "Give both the same @EntityGroup");
    }

    @Test
    void aChainOfKeysEnds() {
        assertThat(MappedUnit.problemsOf(Chicken.class, Egg.class))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem)
                        .contains("leads back to itself", "Give one entity of the chain a basic shard key"));
    }

    @Test
    void aKeyIsNeverNull() {
        assertOnly(
                MappedUnit.problemsOf(NullableKey.class),
                "The shard key 'region' of entity 'NullableKey' may be null",
                "Declare it with optional = false, or its column with nullable = false");
    }

    @Test
    void aKeyIsAColumnOfTheRow() {
        assertOnly(
                MappedUnit.problemsOf(FormulaKey.class),
                "The shard key 'region' of entity 'FormulaKey' is not stored in a column of its own",
                "Choose such an attribute");
        assertOnly(
                MappedUnit.problemsOf(ReadOnlyKey.class),
                "The shard key 'region' of entity 'ReadOnlyKey' is not insertable",
                "Choose such an attribute");
        assertOnly(
                MappedUnit.problemsOf(KeyInEmbeddable.class),
                "'address.city' of entity 'KeyInEmbeddable' is a part of an embeddable that is not the id",
                "Choose such an attribute");
    }

    @Test
    void aKeyIsKnownBeforeTheRowIsSent() {
        assertOnly(
                MappedUnit.problemsOf(DatabaseKey.class),
                "The generated value of the shard key 'region' of entity 'DatabaseKey' is made by the database",
                "Assign the shard key");
    }

    @Test
    void idsOfOneDatabaseAreRefused() {
        assertOnly(
                MappedUnit.problemsOf(IdentityId.class),
                "The id of the sharded entity 'IdentityId' is generated by IDENTITY",
                "as a UUID, or assign it");
        assertThat(MappedUnit.problemsOf(AutoId.class))
                .singleElement()
                .asString()
                .contains("generated by AUTO");
        assertThat(MappedUnit.problemsOf(SequenceId.class))
                .singleElement()
                .asString()
                .contains("generated by SEQUENCE");
    }

    @Test
    void anAssignedIdContainsTheKeyOrTellsTheVirtualShard() {
        assertOnly(
                MappedUnit.problemsOf(AssignedId.class),
                "The assigned id of the sharded entity 'AssignedId' does not contain the shard key 'region'",
                "or accept that with @UniquePerDatabase");
        assertThat(MappedUnit.problemsOf(AcceptedId.class, ShardedIdEntity.class))
                .isEmpty();
    }

    @Test
    void uniqueMeansUniqueEverywhere() {
        assertThat(MappedUnit.problemsOf(Unique.class))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("'Unique' on email does not contain"))
                .anySatisfy(problem -> assertThat(problem).contains("'Unique' on first, second does not contain"))
                .anySatisfy(problem -> assertThat(problem).contains("'Unique' on natural_id does not contain"))
                .anySatisfy(problem -> assertThat(problem).contains("'Unique' on word does not contain"))
                .allSatisfy(problem -> assertThat(problem)
                        .contains("Add the shard key's columns, or accept that with @UniquePerDatabase"));
    }

    @Test
    void aUniqueConstraintHoldsWhereEqualValuesCanOnlyMeet() {
        assertThat(MappedUnit.problemsOf(Member.class, UniqueInside.class)).isEmpty();
    }

    @Test
    void aCollectionAcrossIsRefused() {
        assertThat(MappedUnit.problemsOf(Member.class, Across.class, Label.class))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("The collection 'Across.friends' is across"))
                .anySatisfy(problem -> assertThat(problem).contains("The collection 'Across.labels' is across"))
                .anySatisfy(problem -> assertThat(problem).contains("The collection 'Across.owned' is across"))
                .anySatisfy(problem -> assertThat(problem).contains("The collection 'Across.counts.{key}' is across"))
                .allSatisfy(problem -> assertThat(problem).contains("Query the elements by themselves"));
    }

    @Test
    void aToOneAcrossRefersToAnId() {
        assertThat(MappedUnit.problemsOf(Passport.class, Holder.class))
                .anySatisfy(problem -> assertThat(problem)
                        .contains(
                                "The association 'Holder.passport' is across and finds 'Passport' by something else",
                                "or query for the other entity"));
    }

    @Test
    void anAssociationAcrossIsReadByItsColumnAlone() {
        assertThat(MappedUnit.problemsOf(Visible.class, Watcher.class))
                .anySatisfy(problem -> assertThat(problem)
                        .contains(
                                "The association 'Watcher.perhaps' to 'Watcher' is across, and Hibernate joins its other end",
                                "or map the id as an attribute"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("The association 'Watcher.visible' to 'Visible' is across, and Hibernate joins"))
                .noneSatisfy(problem -> assertThat(problem).contains("Watcher.other"));
    }

    @Test
    void whatWritesRowsInAnotherWayIsRefused() {
        assertOnly(
                MappedUnit.problemsOf(Softly.class),
                "The sharded entity 'Softly' has @SoftDelete",
                "Remove it, or pin the entity to one database");
        assertOnly(
                MappedUnit.problemsOf(Historic.class),
                "The sharded entity 'Historic' has @Audited",
                "Remove it, or pin the entity to one database");
        assertOnly(
                MappedUnit.problemsOf(SoftTags.class),
                "The sharded entity 'SoftTags' has @SoftDelete",
                "Remove it, or pin the entity to one database");
        assertOnly(
                MappedUnit.problemsOf(OwnInsert.class),
                "The sharded entity 'OwnInsert' has an @SQLInsert",
                "Remove it, or pin the entity to one database");
    }

    @Test
    void aSelectInSqlOfAMappingIsPromisedOrRefused() {
        assertThat(MappedUnit.problemsOf(Fragments.class))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("The formula of 'total' of the sharded entity 'Fragments' contains a select"))
                .anySatisfy(problem -> assertThat(problem).contains("The @SQLRestriction of the sharded entity"))
                .anySatisfy(problem -> assertThat(problem).contains("The restriction of 'tags' of the sharded entity"))
                .allSatisfy(problem -> assertThat(problem).contains("or promise by @WithinShard"));
    }

    @Test
    void placesAreKnownDatabases() {
        assertOnly(
                MappedUnit.problemsOf(Misplaced.class),
                "'Misplaced' is placed on the database 'tow', which 'hibernate.shards.databases' does not list."
                        + " Did you mean 'two'?",
                "Correct the name, or add it to the list");
        assertOnly(
                MappedUnit.problemsOf(MisplacedHome.class),
                "'MisplacedHome' is placed on the database 'three'",
                "Known databases are one, two");
    }

    @Test
    void anEntityHasOnePlace() {
        assertOnly(
                MappedUnit.problemsOf(TwoPlaces.class),
                "The entity 'TwoPlaces' is annotated with @EntityGroup and @PinnedTo",
                "Keep one of the annotations");
    }

    @Test
    void theRootOfAHierarchyIsAnnotated() {
        assertThat(MappedUnit.problemsOf(Member.class, Sub.class))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .contains("The subclass 'Sub' is annotated with @EntityGroup, but its root is 'Member'"))
                .anySatisfy(
                        problem -> assertThat(problem).contains("annotated with @ShardKey", "the root class alone"));
    }

    @Test
    void theHiddenColumnsNameIsFree() {
        assertOnly(
                MappedUnit.problemsOf(OwnColumn.class),
                "The table 'OwnColumn' of the sharded entity 'OwnColumn' has a column 'vshard'",
                "Rename the attribute's column");
        assertOnly(
                MappedUnit.problemsOf(OwnColumnInCollection.class),
                "The table 'own_tags' of the sharded entity 'OwnColumnInCollection' has a column 'vshard'",
                "Rename the attribute's column");
    }

    @Test
    void anAnyAssociationIsRefused() {
        assertOnly(
                MappedUnit.problemsOf(Anything.class),
                "The association 'Anything.thing' of a sharded entity is an @Any",
                "Replace it by associations to single entities");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(MappedUnit.problemsOf(NoKey.class, NoGroup.class, Misplaced.class, OwnColumn.class))
                .hasSize(4);
    }

    @Test
    void anEntityWithoutAnnotationsHasNoProblems() {
        assertThat(MappedUnit.problemsOf(Label.class, AutoPlain.class)).isEmpty();
    }

    private static void assertOnly(List<String> problems, String wrong, String remedy) {
        assertThat(problems).singleElement().asString().contains(wrong, remedy);
    }

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login;
    }

    @Entity(name = "Label")
    static class Label {
        @Id
        String name;
    }

    @Entity(name = "AutoPlain")
    static class AutoPlain {
        @Id
        @GeneratedValue
        Long id;
    }

    @Entity(name = "NoKey")
    @EntityGroup("member")
    static class NoKey {
        @Id
        UUID id;
    }

    @Entity(name = "NoGroup")
    static class NoGroup {
        @Id
        @ShardKey
        String login;
    }

    @Entity(name = "TwoKeys")
    @EntityGroup("two")
    static class TwoKeys {
        @Id
        @ShardKey
        String id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "OtherKeyspace")
    @EntityGroup(value = "member", keyspace = "small")
    static class OtherKeyspace {
        @Id
        @ShardKey
        String id;
    }

    @Entity(name = "NumberKey")
    @EntityGroup("member")
    static class NumberKey {
        @Id
        @ShardKey
        Long id;
    }

    @Entity(name = "FoldedKey")
    @EntityGroup("member")
    static class FoldedKey {
        @Id
        @ShardKey(normalize = Normalize.LOWER_CASE)
        String id;
    }

    @Entity(name = "MistypedKeyspace")
    @EntityGroup(value = "player", keyspace = "smal")
    static class MistypedKeyspace {
        @Id
        @ShardKey
        String id;
    }

    @Entity(name = "ForeignKey")
    @EntityGroup("other")
    static class ForeignKey {
        @Id
        UUID id;

        @ShardKey
        @ManyToOne(optional = false)
        Member member;
    }

    @Entity(name = "Chicken")
    @EntityGroup("farm")
    static class Chicken {
        @Id
        UUID id;

        @ShardKey
        @ManyToOne(optional = false)
        Egg egg;
    }

    @Entity(name = "Egg")
    @EntityGroup("farm")
    static class Egg {
        @Id
        UUID id;

        @ShardKey
        @ManyToOne(optional = false)
        Chicken chicken;
    }

    @Entity(name = "NullableKey")
    @EntityGroup("region")
    static class NullableKey {
        @Id
        UUID id;

        @ShardKey
        String region;
    }

    @Entity(name = "FormulaKey")
    @EntityGroup("region")
    static class FormulaKey {
        @Id
        UUID id;

        @ShardKey
        @Formula("upper(id)")
        String region;
    }

    @Entity(name = "ReadOnlyKey")
    @EntityGroup("region")
    static class ReadOnlyKey {
        @Id
        UUID id;

        @ShardKey
        @Column(nullable = false, insertable = false)
        String region;
    }

    @Entity(name = "KeyInEmbeddable")
    @EntityGroup("region")
    static class KeyInEmbeddable {
        @Id
        UUID id;

        @Embedded
        KeyedAddress address;
    }

    @Embeddable
    static class KeyedAddress {
        @ShardKey
        @Column(nullable = false)
        String city;
    }

    @Entity(name = "DatabaseKey")
    @EntityGroup("region")
    static class DatabaseKey {
        @Id
        UUID id;

        @ShardKey
        @Generated(sql = "'x'")
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "IdentityId")
    @EntityGroup("region")
    static class IdentityId {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "AutoId")
    @EntityGroup("region")
    static class AutoId {
        @Id
        @GeneratedValue
        Long id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "SequenceId")
    @EntityGroup("region")
    static class SequenceId {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "AssignedId")
    @EntityGroup("region")
    static class AssignedId {
        @Id
        String id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "AcceptedId")
    @EntityGroup("region")
    @UniquePerDatabase
    static class AcceptedId {
        @Id
        String id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "ShardedIdEntity")
    @EntityGroup("region")
    static class ShardedIdEntity {
        @Id
        @ShardedIdMark
        Long id;

        @ShardKey
        @Column(nullable = false)
        String region;
    }

    @Entity(name = "Unique")
    @EntityGroup("region")
    @Table(uniqueConstraints = @UniqueConstraint(columnNames = {"first", "second"}))
    static class Unique {
        @Id
        UUID id;

        @ShardKey
        @Column(nullable = false)
        String region;

        @Column(unique = true)
        String email;

        String first;
        String second;

        @NaturalId
        @Column(name = "natural_id")
        String natural;

        @ElementCollection
        @CollectionTable(uniqueConstraints = @UniqueConstraint(columnNames = "word"))
        @Column(name = "word")
        Set<String> words;
    }

    @Entity(name = "UniqueInside")
    @EntityGroup("member")
    @Table(
            uniqueConstraints = {
                @UniqueConstraint(columnNames = {"member_login", "place"}),
                @UniqueConstraint(columnNames = {"sponsor_login", "place"})
            })
    static class UniqueInside {
        @Id
        UUID id;

        @ShardKey
        @ManyToOne(optional = false)
        Member member;

        @Colocated
        @ManyToOne
        Member sponsor;

        int place;

        @Colocated
        @OneToMany
        Set<Member> followers;
    }

    @Entity(name = "Across")
    @EntityGroup("member")
    static class Across {
        @Id
        @ShardKey
        String login;

        @ManyToMany
        Set<Member> friends;

        @ManyToMany
        Set<Label> labels;

        @OneToMany
        @JoinColumn
        Set<Member> owned;

        @ElementCollection
        @MapKeyJoinColumn
        Map<Member, Integer> counts;
    }

    @Entity(name = "Passport")
    static class Passport {
        @Id
        String number;

        @OneToOne
        Holder holder;
    }

    @Entity(name = "Holder")
    @EntityGroup("holder")
    static class Holder {
        @Id
        @ShardKey
        String login;

        @OneToOne(mappedBy = "holder")
        Passport passport;
    }

    @Entity(name = "Visible")
    @PinnedTo("two")
    @SQLRestriction("hidden = false")
    static class Visible {
        @Id
        long id;

        boolean hidden;
    }

    @Entity(name = "Watcher")
    @EntityGroup("region")
    static class Watcher {
        @Id
        @ShardKey
        String id;

        @ManyToOne(fetch = FetchType.LAZY)
        @NotFound(action = NotFoundAction.IGNORE)
        Watcher perhaps;

        @ManyToOne(fetch = FetchType.LAZY)
        Visible visible;

        @ManyToOne(fetch = FetchType.LAZY)
        Watcher other;
    }

    @Entity(name = "Softly")
    @EntityGroup("region")
    @SoftDelete
    static class Softly {
        @Id
        @ShardKey
        String id;
    }

    @Entity(name = "Historic")
    @EntityGroup("region")
    @Audited
    static class Historic {
        @Id
        @ShardKey
        String id;
    }

    @Entity(name = "SoftTags")
    @EntityGroup("region")
    static class SoftTags {
        @Id
        @ShardKey
        String id;

        @ElementCollection
        @SoftDelete
        Set<String> tags;
    }

    @Entity(name = "OwnInsert")
    @EntityGroup("region")
    @SQLInsert(sql = "insert into OwnInsert (id) values (?)")
    static class OwnInsert {
        @Id
        @ShardKey
        String id;
    }

    @Entity(name = "Fragments")
    @EntityGroup("region")
    @SQLRestriction("id in (Select id from Fragments)")
    static class Fragments {
        @Id
        @ShardKey
        String id;

        @Formula("(select count(*) from Fragments)")
        int total;

        @WithinShard
        @Formula("(select count(*) from Fragments f where f.id = id)")
        int own;

        @Formula("upper(id)")
        String selected;

        @ElementCollection
        @SQLRestriction("tags in (select name from Label)")
        Set<String> tags;
    }

    @Entity(name = "Misplaced")
    @PinnedTo("tow")
    static class Misplaced {
        @Id
        String id;
    }

    @Entity(name = "MisplacedHome")
    @ReferenceEntity(home = "three")
    static class MisplacedHome {
        @Id
        String id;
    }

    @Entity(name = "TwoPlaces")
    @EntityGroup("region")
    @PinnedTo("one")
    static class TwoPlaces {
        @Id
        @ShardKey
        String id;
    }

    @Entity(name = "Sub")
    @EntityGroup("member")
    static class Sub extends Member {
        @ShardKey
        @Column(nullable = false)
        String other;
    }

    @Entity(name = "OwnColumn")
    @EntityGroup("region")
    static class OwnColumn {
        @Id
        @ShardKey
        String id;

        @Column(name = "VShard")
        int mine;
    }

    @Entity(name = "OwnColumnInCollection")
    @EntityGroup("region")
    static class OwnColumnInCollection {
        @Id
        @ShardKey
        String id;

        @ElementCollection
        @CollectionTable(name = "own_tags")
        @Column(name = "vshard")
        Set<String> tags;
    }

    @Entity(name = "Anything")
    @EntityGroup("region")
    static class Anything {
        @Id
        @ShardKey
        String id;

        @Any
        @AnyKeyJavaClass(String.class)
        @JoinColumn(name = "thing_id")
        @Column(name = "thing_type")
        Object thing;
    }
}
