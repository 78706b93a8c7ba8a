package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.Colocated;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.mapping.MappedUnit;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.UuidGenerator;

/** Every row of every table of an entity group carries its virtual shard, however it was written. */
class HiddenColumnIT {

    private static final Class<?>[] ENTITIES = {
        Account.class,
        PremiumAccount.class,
        Album.class,
        Item.class,
        RareItem.class,
        Payment.class,
        CardPayment.class,
        BankPayment.class,
        Label.class
    };

    private static final List<String> TABLES = List.of(
            "account",
            "account_note",
            "account_tags",
            "account_addresses",
            "account_scores",
            "premium",
            "premium_perks",
            "album",
            "album_likers",
            "album_items",
            "item",
            "item_marks",
            "card_payment",
            "card_steps",
            "bank_payment");

    @OnEachDatabase
    void everyRowOfEveryTableIsInTheVirtualShardOfItsKey(Databases databases) throws SQLException {
        var database = databases.fresh("one");
        try (var unit = unit(database)) {
            var accounts = unit.model.entity(Account.class.getName());
            int anna = accounts.shardOfId("anna");
            int bert = accounts.shardOfId("bert");

            writeInEveryWay(unit.factory, "anna");
            var afterAnna = rowsByShard(database);
            writeInEveryWay(unit.factory, "bert");
            var afterBert = rowsByShard(database);

            assertThat(afterAnna.keySet()).containsExactlyInAnyOrderElementsOf(TABLES);
            afterAnna.forEach((table, rows) -> assertThat(rows).as(table).containsOnlyKeys(anna));
            afterBert.forEach((table, rows) -> assertThat(rows)
                    .as(table)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            anna,
                            afterAnna.get(table).get(anna),
                            bert,
                            afterAnna.get(table).get(anna))));
        }
    }

    @OnEachDatabase
    void theColumnIsNotNullAndIndexedAndNoAttribute(Databases databases) throws SQLException {
        var database = databases.fresh("one");
        try (var unit = unit(database)) {
            var nullable = database.queryForStrings(
                    "select lower(table_name) from information_schema.columns"
                            + " where lower(column_name) = 'vshard' and lower(table_schema) = 'public' and is_nullable = 'YES'");

            assertThat(nullable).isEmpty();
            try (var connection = database.connection()) {
                for (var table : TABLES) {
                    assertThat(indexedColumns(connection, table)).as(table).contains("vshard");
                }
            }
            for (var entity : unit.factory.getMetamodel().getEntities()) {
                assertThat(entity.getAttributes()).extracting("name").doesNotContain("vshard");
            }
        }
    }

    @OnEachDatabase
    void anOptionalSecondaryRowComesAndGoesByUpdates(Databases databases) throws SQLException {
        var database = databases.fresh("one");
        try (var unit = unit(database)) {
            unit.factory.inTransaction(session -> session.persist(new Account("anna")));
            assertThat(database.queryForLong("select count(*) from account_note"))
                    .isZero();

            unit.factory.inTransaction(session -> session.find(Account.class, "anna").note = "hello");
            assertThat(database.queryForLong("select vshard from account_note"))
                    .isEqualTo(unit.model.entity(Account.class.getName()).shardOfId("anna"));

            unit.factory.inTransaction(session -> session.find(Account.class, "anna").note = null);
            assertThat(database.queryForLong("select count(*) from account_note"))
                    .isZero();
        }
    }

    @OnEachDatabase
    void aFlushWithoutChangesSendsNothing(Databases databases) {
        try (var unit = unit(databases.fresh("one"))) {
            writeInEveryWay(unit.factory, "anna");
            var statistics = unit.factory.getStatistics();
            statistics.setStatisticsEnabled(true);

            unit.factory.inTransaction(session -> {
                session.createSelectionQuery("from Account", Account.class).getResultList();
                session.createSelectionQuery("from Item", Item.class).getResultList();
                session.createSelectionQuery("from Payment", Payment.class).getResultList();
            });

            assertThat(statistics.getEntityUpdateCount()).isZero();
            assertThat(statistics.getCollectionUpdateCount()).isZero();
        }
    }

    private static List<String> indexedColumns(Connection connection, String table) throws SQLException {
        var columns = new ArrayList<String>();
        boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
        var name = upper ? table.toUpperCase(Locale.ROOT) : table;
        try (var indexes = connection.getMetaData().getIndexInfo(null, null, name, false, true)) {
            while (indexes.next()) {
                columns.add(String.valueOf(indexes.getString("COLUMN_NAME")).toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    /** Persist, merge, dynamic and stateless writes, bulk changes of collections: each table gets and keeps rows. */
    private static void writeInEveryWay(SessionFactory factory, String login) {
        factory.inTransaction(session -> {
            var account = new PremiumAccount(login);
            account.note = "first";
            account.tags.addAll(Set.of("a", "b"));
            account.addresses.addAll(List.of(new Address("Rome"), new Address("Oslo")));
            account.scores.put("chess", 1);
            account.perks.add("lounge");
            session.persist(account);
            var item = new Item(account);
            item.marks.add("scratch");
            session.persist(item);
            var album = new Album(account);
            album.likers.add(account);
            album.items.add(item);
            session.persist(album);
            var card = new CardPayment(account);
            card.steps.addAll(List.of("asked", "paid"));
            session.persist(card);
            session.persist(new BankPayment(account));
        });
        factory.inTransaction(session -> {
            var account = session.find(PremiumAccount.class, login);
            account.tags.add("c");
            account.tags.remove("a");
            account.addresses.add(0, new Address("Bern"));
            account.scores.put("go", 2);
            account.perks.add("gate");
            session.createSelectionQuery("from CardPayment where account.login = :login", CardPayment.class)
                    .setParameter("login", login)
                    .getSingleResult()
                    .steps
                    .add("sent");
        });
        var detached = factory.fromSession(session -> {
            var account = session.find(PremiumAccount.class, login);
            Hibernate.initialize(account.scores);
            Hibernate.initialize(account.tags);
            Hibernate.initialize(account.addresses);
            Hibernate.initialize(account.perks);
            return account;
        });
        factory.inTransaction(session -> {
            detached.tags.add("merged");
            detached.note = null;
            session.merge(detached);
            var rare = new RareItem(session.getReference(Account.class, login));
            rare.rarity = 3;
            rare.marks.add("gold");
            session.merge(rare);
        });
        factory.inTransaction(session -> {
            session.find(PremiumAccount.class, login).note = "again";
            session.createSelectionQuery("from RareItem where account.login = :login", RareItem.class)
                    .setParameter("login", login)
                    .getSingleResult()
                    .name = "renamed";
        });
        factory.inStatelessTransaction(session -> {
            var account = session.get(PremiumAccount.class, login);
            var item = new RareItem(account);
            session.insert(item);
            item.name = "stateless";
            session.update(item);
            var upserted = new CardPayment(account);
            upserted.id = UUID.randomUUID();
            session.upsert(upserted);
            session.upsert(upserted);
            account.bonus = 7;
            account.note = "upserted";
            session.upsert(account);
        });
    }

    private static MappedUnit unit(TestDatabase database) {
        return MappedUnit.of(database.url(), database.user(), database.password(), ENTITIES);
    }

    private static Map<String, Map<Integer, Long>> rowsByShard(TestDatabase database) throws SQLException {
        var tables = database.queryForStrings("select lower(table_name) from information_schema.columns"
                + " where lower(column_name) = 'vshard' and lower(table_schema) = 'public'");
        var rows = new TreeMap<String, Map<Integer, Long>>();
        for (var table : tables) {
            var byShard = new HashMap<Integer, Long>();
            for (var row : database.queryForStrings("select vshard, count(*) from " + table + " group by vshard")) {
                var columns = row.split("\\|");
                byShard.put(Integer.valueOf(columns[0]), Long.valueOf(columns[1]));
            }
            rows.put(table, byShard);
        }
        return rows;
    }

    @Entity(name = "Account")
    @Table(name = "account")
    @SecondaryTable(name = "account_note")
    @EntityGroup("account")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Account {

        @Id
        @ShardKey
        String login;

        @Version
        Integer version;

        @Column(table = "account_note")
        String note;

        @ElementCollection
        @CollectionTable(name = "account_tags")
        Set<String> tags = new HashSet<>();

        @ElementCollection
        @CollectionTable(name = "account_addresses")
        @OrderColumn
        List<Address> addresses = new ArrayList<>();

        @ElementCollection
        @CollectionTable(name = "account_scores")
        Map<String, Integer> scores = new HashMap<>();

        Account() {}

        Account(String login) {
            this.login = login;
        }
    }

    @Entity(name = "PremiumAccount")
    @Table(name = "premium")
    static class PremiumAccount extends Account {

        int bonus;

        @ElementCollection
        @CollectionTable(name = "premium_perks")
        List<String> perks = new ArrayList<>();

        PremiumAccount() {}

        PremiumAccount(String login) {
            super(login);
        }
    }

    @Embeddable
    static class Address {

        String city;

        @ManyToOne
        Label label;

        Address() {}

        Address(String city) {
            this.city = city;
        }
    }

    /** Not sharded: what refers to it is across, also from inside an embeddable. */
    @Entity(name = "Label")
    @Table(name = "label")
    static class Label {

        @Id
        String name;
    }

    @Entity(name = "Album")
    @Table(name = "album")
    @EntityGroup("account")
    static class Album {

        @Id
        @UuidGenerator
        UUID id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Account account;

        @Colocated
        @ManyToMany
        @JoinTable(name = "album_likers")
        Set<Account> likers = new HashSet<>();

        @Colocated
        @OneToMany(cascade = CascadeType.PERSIST)
        @JoinTable(name = "album_items")
        @OrderColumn
        List<Item> items = new ArrayList<>();

        Album() {}

        Album(Account account) {
            this.account = account;
        }
    }

    @Entity(name = "Item")
    @Table(name = "item")
    @EntityGroup("account")
    @DynamicInsert
    @DynamicUpdate
    static class Item {

        @Id
        @UuidGenerator
        UUID id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Account account;

        String name;

        @ElementCollection
        @CollectionTable(name = "item_marks")
        List<String> marks = new ArrayList<>();

        Item() {}

        Item(Account account) {
            this.account = account;
        }
    }

    @Entity(name = "RareItem")
    @DynamicInsert
    @DynamicUpdate
    static class RareItem extends Item {

        Integer rarity;

        RareItem() {}

        RareItem(Account account) {
            super(account);
        }
    }

    @Entity(name = "Payment")
    @EntityGroup("account")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Payment {

        @Id
        @UuidGenerator
        UUID id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Account account;

        Payment() {}

        Payment(Account account) {
            this.account = account;
        }
    }

    @Entity(name = "CardPayment")
    @Table(name = "card_payment")
    static class CardPayment extends Payment {

        @ElementCollection
        @CollectionTable(name = "card_steps")
        @OrderColumn
        List<String> steps = new ArrayList<>();

        CardPayment() {}

        CardPayment(Account account) {
            super(account);
        }
    }

    @Entity(name = "BankPayment")
    @Table(name = "bank_payment")
    static class BankPayment extends Payment {

        String iban;

        BankPayment() {}

        BankPayment(Account account) {
            super(account);
        }
    }
}
