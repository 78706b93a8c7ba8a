package io.hibernateshards.scenario;

import io.hibernateshards.Colocated;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToMany;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.id.uuid.UuidValueGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A model of many attribute types: accounts, their entries by joined inheritance and embedded ids, and marks with generated
 * UUIDs. Most values repeat, and many are null.
 */
public final class LedgerModel {

    static final Class<?>[] ENTITIES = {
        Account.class, Entry.class, Deposit.class, Withdrawal.class, Mark.class, Country.class, Signed.class
    };

    private static final List<String> TEXTS =
            List.of("", "a", "A", "a b", "ä", "Z", "zz", "10", "9", "ﬀ", "\uD83D\uDE00");

    private LedgerModel() {}

    static void fill(EntityManager em) {
        NumberedUuids.next.set(0);
        var random = new Random(7);
        var countries = List.of("ch", "fr", "it");
        countries.forEach(code -> em.persist(new Country(code, "Land of " + code)));
        for (int number = 0; number < 40; number++) {
            var account = new Account("n" + number);
            var some = random;
            account.grade = maybe(some, () -> "abAB".charAt(some.nextInt(4)));
            account.stamp = maybe(some, () -> new byte[] {(byte) some.nextInt(256), (byte) some.nextInt(2)});
            account.opened = maybe(some, () -> LocalDateTime.of(2024, 1 + some.nextInt(3), 1, some.nextInt(24), 0));
            account.seen = maybe(
                    some,
                    () -> OffsetDateTime.of(
                            2024, 5, 1, 12 + some.nextInt(3), 0, 0, 0, ZoneOffset.ofHours(some.nextInt(3))));
            account.changed = maybe(some, () -> Instant.ofEpochSecond(1_700_000_000L + some.nextInt(4) * 1_000L));
            account.worth =
                    maybe(some, () -> BigInteger.valueOf(some.nextInt(5) - 2).shiftLeft(40));
            account.flag = maybe(some, some::nextBoolean);
            account.mood = maybe(some, () -> Mood.values()[some.nextInt(3)]);
            account.ratio =
                    maybe(some, () -> List.of(-1.5f, -0.0f, 0.0f, 0.1f, 2.25f).get(some.nextInt(5)));
            account.weight =
                    maybe(some, () -> List.of(-0.0, 0.0, 1e-3, 7.5, 1e9).get(some.nextInt(5)));
            account.points = maybe(some, () -> (long) some.nextInt(6) - 2);
            account.small = maybe(some, () -> (short) some.nextInt(3));
            account.rate = maybe(some, () -> BigDecimal.valueOf(some.nextInt(8) * 125L, 3));
            account.note = maybe(some, () -> TEXTS.get(some.nextInt(TEXTS.size())));
            account.place = new Place(maybe(some, () -> "City " + some.nextInt(3)), some.nextInt(4));
            account.country =
                    maybe(some, () -> em.getReference(Country.class, countries.get(some.nextInt(countries.size()))));
            for (int label = some.nextInt(3); label > 0; label--) {
                account.labels.add("l" + some.nextInt(5));
            }
            em.persist(account);
            for (int sequence = some.nextInt(4); sequence > 0; sequence--) {
                var entry = some.nextBoolean() ? new Deposit() : new Withdrawal();
                entry.id = new EntryId(account.number, sequence);
                entry.account = account;
                entry.amount = BigDecimal.valueOf(some.nextInt(10) * 10L, 2);
                if (entry instanceof Deposit deposit) {
                    deposit.source = maybe(some, () -> "from " + some.nextInt(3));
                } else if (entry instanceof Withdrawal withdrawal) {
                    withdrawal.fee = maybe(some, () -> some.nextInt(4));
                }
                em.persist(entry);
                for (int mark = some.nextInt(3); mark > 0; mark--) {
                    em.persist(new Mark(account, some.nextBoolean() ? entry : null, some.nextInt(3)));
                }
            }
        }
    }

    private static <T> @Nullable T maybe(Random random, Supplier<T> value) {
        return random.nextInt(4) == 0 ? null : value.get();
    }

    enum Mood {
        CALM,
        HAPPY,
        ANGRY
    }

    /** Sorts the other way round than the values that it stands for. */
    static final class YesNo implements AttributeConverter<Boolean, String> {

        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable Boolean value) {
            return value == null ? null : value ? "J" : "N";
        }

        @Override
        public @Nullable Boolean convertToEntityAttribute(@Nullable String stored) {
            return stored == null ? null : stored.equals("J");
        }
    }

    /** The same ids in each run. */
    public static final class NumberedUuids implements UuidValueGenerator {

        static final java.util.concurrent.atomic.AtomicLong next = new java.util.concurrent.atomic.AtomicLong();

        @Override
        public UUID generateUuid(SharedSessionContractImplementor session) {
            return UUID.nameUUIDFromBytes(new byte[] {(byte) next.get(), (byte) (next.getAndIncrement() >> 8)});
        }
    }

    @Entity(name = "Country")
    @ReferenceEntity
    static class Country {

        @Id
        String code = "";

        String name = "";

        Country() {}

        Country(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    @Embeddable
    static class Place {

        @Nullable
        String city;

        int zone;

        Place() {}

        Place(@Nullable String city, int zone) {
            this.city = city;
            this.zone = zone;
        }
    }

    @Entity(name = "Account")
    @EntityGroup("ledger")
    static class Account {

        @Id
        @ShardKey
        @Column(length = 20)
        String number = "";

        @Nullable
        Character grade;

        byte @Nullable [] stamp;

        @Nullable
        LocalDateTime opened;

        @Nullable
        OffsetDateTime seen;

        @Nullable
        Instant changed;

        @Nullable
        BigInteger worth;

        @Nullable
        @Convert(converter = YesNo.class)
        @Column(length = 1)
        Boolean flag;

        @Nullable
        @Enumerated(EnumType.ORDINAL)
        Mood mood;

        @Nullable
        Float ratio;

        @Nullable
        Double weight;

        @Nullable
        Long points;

        @Nullable
        Short small;

        @Nullable
        @Column(precision = 10, scale = 3)
        BigDecimal rate;

        @Nullable
        String note;

        @Embedded
        Place place = new Place();

        @Nullable
        @ManyToOne(fetch = FetchType.LAZY)
        Country country;

        @ElementCollection
        Set<String> labels = new HashSet<>();

        @OneToMany(mappedBy = "account", cascade = CascadeType.REMOVE)
        Set<Entry> entries = new HashSet<>();

        @OneToMany(mappedBy = "account", cascade = CascadeType.REMOVE)
        Set<Mark> marks = new HashSet<>();

        Account() {}

        Account(String number) {
            this.number = number;
        }
    }

    @Embeddable
    static class EntryId implements Serializable {

        private static final long serialVersionUID = 1;

        String account = "";

        int sequence;

        EntryId() {}

        EntryId(String account, int sequence) {
            this.account = account;
            this.sequence = sequence;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof EntryId id && account.equals(id.account) && sequence == id.sequence;
        }

        @Override
        public int hashCode() {
            return Objects.hash(account, sequence);
        }

        @Override
        public String toString() {
            return account + "#" + sequence;
        }
    }

    @Entity(name = "Entry")
    @EntityGroup("ledger")
    @Inheritance(strategy = InheritanceType.JOINED)
    abstract static class Entry {

        @EmbeddedId
        @Nullable
        EntryId id;

        @ShardKey
        @MapsId("account")
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Account account;

        @Column(precision = 12, scale = 2)
        BigDecimal amount = BigDecimal.ZERO;
    }

    @Entity(name = "Deposit")
    static class Deposit extends Entry {

        @Nullable
        String source;
    }

    @Entity(name = "Withdrawal")
    static class Withdrawal extends Entry {

        @Nullable
        Integer fee;
    }

    @Entity(name = "Mark")
    @EntityGroup("ledger")
    static class Mark {

        @Id
        @UuidGenerator(algorithm = NumberedUuids.class)
        @Nullable
        UUID id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Account account;

        @Nullable
        @Colocated
        @ManyToOne(fetch = FetchType.LAZY)
        Entry about;

        int colour;

        Mark() {}

        Mark(Account account, @Nullable Entry about, int colour) {
            this.account = account;
            this.about = about;
            this.colour = colour;
        }
    }

    /** Of another entity group, without relation to the others. */
    @Entity(name = "Signed")
    @EntityGroup("signed")
    static class Signed {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";
    }
}
