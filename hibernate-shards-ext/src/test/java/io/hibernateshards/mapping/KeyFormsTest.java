package io.hibernateshards.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.Colocated;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardKey.Normalize;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.mapping.ShardedModel.Association;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToOne;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NullUnmarked // Entities are filled by Hibernate.
class KeyFormsTest {

    private static final VirtualShardSet ALL = VirtualShardSet.range(new VirtualShardRange(0, 1023));

    private static MappedUnit unit;

    @BeforeAll
    static void build() {
        unit = MappedUnit.of(
                Member.class,
                Friendship.class,
                Like.class,
                Profile.class,
                Order.class,
                Line.class,
                Tenant.class,
                Folded.class,
                Coded.class,
                Coloured.class,
                Place.class,
                Timed.class,
                Shop.class,
                Kind.class,
                Animal.class,
                Dog.class,
                Small.class);
    }

    @AfterAll
    static void close() {
        unit.close();
    }

    @Test
    void aPartOfAnEmbeddedIdTells() {
        var friendship = new Friendship();
        friendship.id = new FriendshipId("anna", "bert");

        assertThat(mapping(Friendship.class).shardOf(friendship, true)).isEqualTo(member("anna"));
        assertThat(mapping(Friendship.class).shardOfId(friendship.id)).isEqualTo(member("anna"));
        assertThat(shards(Friendship.class, "anna", "id", "member")).isEqualTo(only(member("anna")));
        assertThat(shards(Friendship.class, friendship.id, "id")).isEqualTo(only(member("anna")));
        assertThat(unit.model.keyTerm(Friendship.class.getName(), List.of("id", "friend")))
                .isEmpty();
    }

    @Test
    void aToOneInAnIdClassTells() {
        var like = new Like();
        like.member = new Member("anna");
        like.number = 3;
        var id = new LikeId("anna", 3);

        assertThat(mapping(Like.class).shardOf(like, true)).isEqualTo(member("anna"));
        assertThat(mapping(Like.class).shardOfId(id)).isEqualTo(member("anna"));
        assertThat(shards(Like.class, "anna", "member", "login")).isEqualTo(only(member("anna")));
    }

    @Test
    void anIdMappedFromTheParentTells() {
        var profile = new Profile();
        profile.member = new Member("anna");

        assertThat(mapping(Profile.class).shardOf(profile, true)).isEqualTo(member("anna"));
        assertThat(mapping(Profile.class).shardOfId("anna")).isEqualTo(member("anna"));
    }

    @Test
    void aShardedIdThatIsTheKeyIsReadAndNotHashed() {
        long id = 5L << 16 | 77;
        var line = new Line(new Order(id));

        assertThat(mapping(Order.class).group().keyIsShardedId()).isTrue();
        assertThat(mapping(Order.class).group().fingerprint()).isEqualTo("sharded id");
        assertThat(mapping(Order.class).shardOfId(id)).isEqualTo(77);
        assertThat(mapping(Line.class).shardOf(line, true)).isEqualTo(77);
        assertThat(shards(Line.class, id, "order", "id")).isEqualTo(only(77));
    }

    @Test
    void aShardedIdOutsideTheKeyspaceIsNoRowAndCannotBeInserted() {
        assertThat(mapping(Small.class).shardOfId(15L)).isEqualTo(EntityMapping.NOWHERE);
        assertThat(mapping(Small.class).shardOfId(-1L)).isEqualTo(EntityMapping.NOWHERE);
        assertThat(mapping(Small.class).shardOfId(9L)).isEqualTo(9);
        assertThatThrownBy(() -> mapping(Small.class).shardOf(new Small(15L), true))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("The id '15' of entity group 'small' names a virtual shard outside its keyspace")
                .hasMessageContaining("Let the id be generated");
    }

    @Test
    void aShardedIdThatIsNotTheKeyTellsFromItsStartAndFitsTheKey() {
        var line = mapping(Line.class);
        long fitting = 900L << 16 | 77;

        assertThat(line.shardOfId(99L)).isEqualTo(EntityMapping.UNTOLD);
        assertThat(line.shardOfId(fitting)).isEqualTo(77);
        line.requireFittingId(99L, 12);
        line.requireFittingId(fitting, 77);
        assertThatThrownBy(() -> line.requireFittingId(fitting, 12))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("carries virtual shard 77, but the shard key places the row in virtual shard 12")
                .hasMessageContaining("Let the id be generated");
    }

    @Test
    void anEmbeddableIsOneKeyOfSeveralParts() {
        var tenant = new Tenant(new TenantKey("eu", 7));
        int shard = mapping(Tenant.class).shardOf(tenant, true);
        var part = unit.model
                .keyTerm(Tenant.class.getName(), List.of("key", "number"))
                .orElseThrow();

        assertThat(mapping(Tenant.class).shardKeyParts()).isEqualTo(2);
        assertThat(shards(Tenant.class, new TenantKey("eu", 7), "key")).isEqualTo(only(shard));
        assertThat(part.partCount()).isEqualTo(2);
        assertThat(part.shardsOf(7, ALL)).hasToString(ALL.toString());
        var byName = mapping(Tenant.class).columns();
        var values = new Object[2];
        values[byName.indexOf("region")] = "eu";
        values[byName.indexOf("number")] = 7L;
        assertThat(part.shardsOfParts(values, ALL)).hasToString(only(shard));
        assertThat(unit.model
                        .keyTerm(Tenant.class.getName(), List.of("key", "region"))
                        .orElseThrow()
                        .part())
                .isNotEqualTo(part.part());
    }

    @Test
    void aNormalFormIsAppliedEverywhere() {
        var folded = mapping(Folded.class);

        assertThat(folded.shardOf(new Folded("Anna "), true)).isEqualTo(folded.shardOfId("ANNA"));
        assertThat(shards(Folded.class, "aNNa  ", "name")).isEqualTo(only(folded.shardOfId("anna")));
        assertThat(folded.shardKeyOf(new Folded("Anna "))).isEqualTo("anna");
    }

    @Test
    void whatIsStoredIsHashed() {
        assertThat(mapping(Coded.class).shardKeyOf(new Coded(new Code("x")))).isEqualTo("code-x");
        assertThat(mapping(Coloured.class).shardKeyOf(new Coloured(Colour.GREEN)))
                .isEqualTo("GREEN");
        assertThat(mapping(Place.class).shardKeyOf(new Place(Colour.GREEN))).isEqualTo(1L);
    }

    @Test
    void aKeyThatTheDatabaseWouldRoundIsRefusedAndDoesNotNarrow() {
        var exact = new Timed(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 123_000_000));
        var finer = new Timed(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 123_400_000));

        assertThat(shards(Timed.class, exact.time, "time"))
                .isEqualTo(only(mapping(Timed.class).shardOf(exact, true)));
        assertThat(shards(Timed.class, finer.time, "time")).isEqualTo(ALL.toString());
        assertThatThrownBy(() -> mapping(Timed.class).shardOf(finer, true))
                .isInstanceOf(ShardException.class)
                .hasMessageContaining("has a finer fraction than its column 'time' keeps")
                .hasMessageContaining("Round the key before the entity is persisted");
    }

    @Test
    void aTypeThatIsReadBackAsAnotherCannotBeAKey() {
        assertThatThrownBy(() -> MappedUnit.of(Dated.class))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("is of class java.util.Date, of which equality is not told")
                .hasMessageContaining("Choose such an attribute");
    }

    @Test
    void aKeyOfAMappedSuperclassAndOfARootIsInherited() {
        assertThat(mapping(Dog.class).shardKeyPath()).containsExactly("owner");
        assertThat(mapping(Dog.class).shardOf(new Dog("anna"), true)).isEqualTo(member("anna"));
        assertThat(mapping(Dog.class).group()).isEqualTo(mapping(Animal.class).group());
    }

    @Test
    void aReferenceEntityIsColocatedWithEverything() {
        assertThat(unit.model.association(Shop.class.getName(), "kind")).isEqualTo(Association.COLOCATED);
        assertThat(unit.model.association(Kind.class.getName(), "best")).isEqualTo(Association.ACROSS);
        assertThat(mapping(Kind.class).database()).isEqualTo("one");
    }

    @Test
    void aPromiseIsCheckedByVirtualShard() {
        var shop = new Shop();
        shop.id = UUID.randomUUID();
        shop.owner = new Member("anna");
        shop.neighbour = new Member("anna");

        var kept = unit.model.brokenPromise(Shop.class.getName(), shop);
        shop.neighbour = new Member("bert");
        var broken = unit.model.brokenPromise(Shop.class.getName(), shop);

        assertThat(kept).isEmpty();
        assertThat(broken.orElseThrow())
                .contains(
                        "neighbour' is marked @Colocated, but its owner lives in virtual shard " + member("anna"),
                        "in virtual shard " + member("bert"),
                        "Refer to an entity of the same virtual shard, or remove @Colocated");
    }

    @Test
    void aRowIsNotWrittenOnAnotherDatabaseThanItsOwn() {
        try (var half = MappedUnit.ofHalf(Member.class)) {
            var mapping = half.model.entity(Member.class.getName());
            var here = loginIn(mapping, 0, 511);
            var elsewhere = loginIn(mapping, 512, 1023);

            half.factory.inTransaction(session -> session.persist(new Member(here)));

            assertThatThrownBy(() -> half.factory.inTransaction(session -> session.persist(new Member(elsewhere))))
                    .hasStackTraceContaining("virtual shard " + mapping.shardOfId(elsewhere))
                    .hasStackTraceContaining("Persist the entity by itself, or correct its shard key");
        }
    }

    private static String loginIn(EntityMapping mapping, int first, int last) {
        int number = 0;
        while (mapping.shardOfId("m" + number) < first || mapping.shardOfId("m" + number) > last) {
            number++;
        }
        return "m" + number;
    }

    private static EntityMapping mapping(Class<?> entity) {
        return unit.model.entity(entity.getName());
    }

    private static int member(String login) {
        return mapping(Member.class).shardOfId(login);
    }

    private static String only(int shard) {
        return VirtualShardSet.of(shard).toString();
    }

    private static String shards(Class<?> entity, Object value, String... path) {
        return unit.model
                .keyTerm(entity.getName(), List.of(path))
                .orElseThrow()
                .shardsOf(value, ALL)
                .toString();
    }

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login;

        Member() {}

        Member(String login) {
            this.login = login;
        }
    }

    @Entity(name = "Friendship")
    @EntityGroup("member")
    static class Friendship {
        @EmbeddedId
        FriendshipId id;
    }

    @Embeddable
    static class FriendshipId implements Serializable {
        @ShardKey
        String member;

        String friend;

        FriendshipId() {}

        FriendshipId(String member, String friend) {
            this.member = member;
            this.friend = friend;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FriendshipId id && member.equals(id.member) && friend.equals(id.friend);
        }

        @Override
        public int hashCode() {
            return Objects.hash(member, friend);
        }
    }

    @Entity(name = "Likes")
    @EntityGroup("member")
    @IdClass(LikeId.class)
    static class Like {
        @Id
        @ShardKey
        @ManyToOne
        Member member;

        @Id
        int number;
    }

    static class LikeId implements Serializable {
        String member;
        int number;

        LikeId() {}

        LikeId(String member, int number) {
            this.member = member;
            this.number = number;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LikeId id && member.equals(id.member) && number == id.number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(member, number);
        }
    }

    @Entity(name = "Profile")
    @EntityGroup("member")
    static class Profile {
        @Id
        String login;

        @ShardKey
        @MapsId
        @OneToOne(optional = false)
        Member member;
    }

    @Entity(name = "Orders")
    @EntityGroup("orders")
    static class Order {
        @Id
        @ShardedIdMark
        @ShardKey
        Long id;

        Order() {}

        Order(Long id) {
            this.id = id;
        }
    }

    @Entity(name = "Line")
    @EntityGroup("orders")
    static class Line {
        @Id
        @ShardedIdMark(from = 100)
        Long id;

        @ShardKey
        @ManyToOne(optional = false)
        Order order;

        Line() {}

        Line(Order order) {
            this.order = order;
        }
    }

    @Entity(name = "Small")
    @EntityGroup(value = "small", keyspace = "small")
    static class Small {
        @Id
        @ShardedIdMark
        @ShardKey
        Long id;

        Small() {}

        Small(Long id) {
            this.id = id;
        }
    }

    @Entity(name = "Tenant")
    @EntityGroup("tenant")
    static class Tenant {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Embedded
        TenantKey key;

        Tenant() {}

        Tenant(TenantKey key) {
            this.key = key;
        }
    }

    @Embeddable
    static class TenantKey {
        @Column(nullable = false)
        String region;

        @Column(nullable = false)
        int number;

        TenantKey() {}

        TenantKey(String region, int number) {
            this.region = region;
            this.number = number;
        }
    }

    @Entity(name = "Folded")
    @EntityGroup("folded")
    static class Folded {
        @Id
        @ShardKey(normalize = Normalize.LOWER_CASE_TRIM_TRAILING)
        String name;

        Folded() {}

        Folded(String name) {
            this.name = name;
        }
    }

    record Code(String text) implements Serializable {}

    static class CodeConverter implements AttributeConverter<Code, String> {

        @Override
        public String convertToDatabaseColumn(Code code) {
            return code == null ? null : "code-" + code.text();
        }

        @Override
        public Code convertToEntityAttribute(String text) {
            return text == null ? null : new Code(text.substring(5));
        }
    }

    @Entity(name = "Coded")
    @EntityGroup("coded")
    @UniquePerDatabase
    static class Coded {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Convert(converter = CodeConverter.class)
        @Column(nullable = false)
        Code code;

        Coded() {}

        Coded(Code code) {
            this.code = code;
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    @Entity(name = "Coloured")
    @EntityGroup("coloured")
    static class Coloured {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Enumerated(EnumType.STRING)
        @Column(nullable = false)
        Colour colour;

        Coloured() {}

        Coloured(Colour colour) {
            this.colour = colour;
        }
    }

    @Entity(name = "Place")
    @EntityGroup("place")
    static class Place {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Enumerated(EnumType.ORDINAL)
        @Column(nullable = false)
        Colour colour;

        Place() {}

        Place(Colour colour) {
            this.colour = colour;
        }
    }

    @Entity(name = "Timed")
    @EntityGroup("timed")
    static class Timed {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(nullable = false, secondPrecision = 3)
        LocalDateTime time;

        Timed() {}

        Timed(LocalDateTime time) {
            this.time = time;
        }
    }

    @Entity(name = "Dated")
    @EntityGroup("dated")
    static class Dated {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @Column(nullable = false)
        Date date;
    }

    @MappedSuperclass
    abstract static class Owned {
        @ShardKey
        @Column(nullable = false)
        String owner;
    }

    @Entity(name = "Animal")
    @EntityGroup("animal")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Animal extends Owned {
        @Id
        UUID id = UUID.randomUUID();
    }

    @Entity(name = "Dog")
    static class Dog extends Animal {

        Dog() {}

        Dog(String owner) {
            this.owner = owner;
        }
    }

    @Entity(name = "Kind")
    @ReferenceEntity
    static class Kind {
        @Id
        String name;

        @ManyToOne
        Shop best;
    }

    @Entity(name = "Shop")
    @EntityGroup("member")
    static class Shop {
        @Id
        UUID id;

        @ShardKey
        @ManyToOne(optional = false)
        Member owner;

        @Colocated
        @ManyToOne
        Member neighbour;

        @ManyToOne
        Kind kind;
    }
}
