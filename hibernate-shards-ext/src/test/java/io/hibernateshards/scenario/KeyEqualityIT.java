package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardKey.Normalize;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The equality of key columns is what places keys, on every database, or the unit does not start. */
class KeyEqualityIT {

    @Entity(name = "Link")
    @EntityGroup("link")
    static class Link {
        @Id
        @ShardKey
        @Column(length = 20)
        String name;
    }

    @Entity(name = "Link")
    @EntityGroup("link")
    static class FoldedLink {
        @Id
        @ShardKey(normalize = Normalize.LOWER_CASE)
        @Column(length = 20)
        String name;

        FoldedLink() {}

        FoldedLink(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Link")
    @EntityGroup("link")
    static class TrimmedLink {
        @Id
        @ShardKey(normalize = Normalize.TRIM_TRAILING)
        @Column(length = 20)
        String name;
    }

    @Entity(name = "Visit")
    @EntityGroup("link")
    static class Visit {
        @Id
        @ShardedId
        @GeneratedValue
        Long id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Link link;
    }

    private static RoutedUnit unit(List<TestDatabase> stores, Class<?>... entities) {
        return RoutedUnit.of(stores, TransactionMode.BEST_EFFORT, entities);
    }

    /** Two databases, of which the second was prepared by statements, if any are given. */
    private static List<TestDatabase> stores(Databases databases, String... statements) throws SQLException {
        var stores = databases.fresh("one", "two");
        stores.get(1).execute(statements);
        return stores;
    }

    private static void refused(List<TestDatabase> stores, String texts, Class<?>... entities) {
        assertThatThrownBy(() -> unit(stores, entities))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("on database 'two'")
                .hasMessageContaining("takes texts for equal that are placed apart:")
                .hasMessageContaining(texts)
                .hasMessageContaining("Give the column a binary collation, or fold such keys by '@ShardKey(normalize");
    }

    private static void accepted(List<TestDatabase> stores, Class<?>... entities) {
        unit(stores, entities).close();
    }

    @OnEachDatabase
    void columnsAsTheyAreCreatedAreExactAndNothingIsWritten(Databases databases) throws SQLException {
        var stores = stores(databases);

        accepted(stores, Link.class, Visit.class);

        for (var store : stores) {
            assertThat(store.queryForStrings("select * from Link")).isEmpty();
        }
    }

    @OnEachDatabase
    void aColumnThatPadsWithBlanksNeedsTrimmedKeys(Databases databases) throws SQLException {
        var stores = stores(databases, "create table Link (name char(20) primary key, vshard smallint not null)");

        refused(stores, "'a' and 'a '", Link.class);
        refused(stores, "'a' and 'a '", FoldedLink.class);
        accepted(stores, TrimmedLink.class);
    }

    @Test
    void aColumnOfH2ThatIgnoresCaseNeedsFoldedKeys() throws SQLException {
        try (var databases = Databases.create(DatabaseKind.H2)) {
            var stores = stores(
                    databases, "create table Link (name varchar_ignorecase(20) primary key, vshard smallint not null)");

            refused(stores, "'a' and 'A'", Link.class);
            try (var unit = unit(stores, FoldedLink.class)) {
                assertThat(unit.factory.shardOf(FoldedLink.class, "Home"))
                        .isEqualTo(unit.factory.shardOf(FoldedLink.class, "hOME"));
            }
        }
    }

    @Test
    void aColumnOfPostgresqlThatIgnoresCaseNeedsFoldedKeys() throws SQLException {
        try (var databases = Databases.create(DatabaseKind.POSTGRESQL)) {
            var stores = stores(
                    databases,
                    "create extension citext",
                    "create table Link (name citext primary key, vshard smallint not null)");

            refused(stores, "'a' and 'A'", Link.class);
            accepted(stores, FoldedLink.class);
        }
    }

    @Test
    void aSettingOfAWholeH2DatabaseIsSeen() throws SQLException {
        try (var databases = Databases.create(DatabaseKind.H2)) {
            var primary = stores(databases, "set collation english strength primary");
            refused(primary, "'a' and 'A'", Link.class);
            refused(primary, "'e' and '\\u00e9'", FoldedLink.class);

            var ignoring = stores(databases, "set ignorecase true");
            refused(ignoring, "'a' and 'A'", Link.class);
            accepted(ignoring, FoldedLink.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"und-u-ks-level1", "und-u-ks-level2", "und"})
    void aNondeterministicCollationOfPostgresqlIsRefused(String locale) throws SQLException {
        try (var databases = Databases.create(DatabaseKind.POSTGRESQL)) {
            var stores = stores(
                    databases,
                    "create collation loose (provider = icu, locale = '" + locale + "', deterministic = false)",
                    "create table Link (name varchar(20) collate loose primary key, vshard smallint not null)");

            refused(stores, "'\\u00e9' and 'e\\u0301'", Link.class);
            refused(stores, "'\\u00e9' and 'e\\u0301'", FoldedLink.class);
        }
    }

    @Test
    void everyTableThatHoldsTheKeyIsProbed() throws SQLException {
        try (var databases = Databases.create(DatabaseKind.H2)) {
            var stores = stores(
                    databases,
                    "create table Visit (id bigint primary key, link_name varchar_ignorecase(20), vshard smallint)");

            refused(stores, "'a' and 'A'", Link.class, Visit.class);
        }
    }
}
