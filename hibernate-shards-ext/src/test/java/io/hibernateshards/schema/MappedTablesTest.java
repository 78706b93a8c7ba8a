package io.hibernateshards.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ShardKey;
import io.hibernateshards.catalog.ShardedTable;
import io.hibernateshards.mapping.MappedUnit;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.CollectionId;
import org.hibernate.annotations.CollectionIdJavaClass;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a mapping says of the tables whose rows are spread. */
@NullUnmarked // Entities are filled by Hibernate.
class MappedTablesTest {

    private static List<ShardedTable> tables(Class<?>... entities) {
        try (var unit = MappedUnit.of(entities)) {
            return MappedTables.of(unit.metadata, unit.factory.unwrap(SessionFactoryImplementor.class), unit.model);
        }
    }

    private static Map<String, ShardedTable> byName(List<ShardedTable> tables) {
        return tables.stream().collect(Collectors.toMap(ShardedTable::name, table -> table));
    }

    private static List<String> names(List<ShardedTable> tables) {
        return tables.stream().map(ShardedTable::name).toList();
    }

    @Test
    void parentsComeBeforeTheirChildrenWhateverTheirNames() {
        var tables = tables(Writer.class, Article.class);

        assertThat(names(tables)).containsExactly("Writer", "Article", "Article_labels", "Writer_scores");
        var article = byName(tables).get("Article");
        assertThat(article.parents()).containsExactly("Article", "Writer");
        assertThat(article.keyspace()).isEqualTo("default");
        assertThat(article.shardColumn()).isEqualTo("vshard");
        assertThat(article.keyColumns()).containsExactly("id");
        assertThat(article.rowPerKey()).isTrue();
    }

    @Test
    void aBagIsFoundByItsOwnerAndAListByItsPlacesToo() {
        var tables = byName(tables(Writer.class, Article.class));

        assertThat(tables.get("Article_labels").keyColumns()).containsExactly("Article_id");
        assertThat(tables.get("Article_labels").rowPerKey()).isFalse();
        assertThat(tables.get("Writer_scores").keyColumns()).containsExactlyInAnyOrder("Writer_name", "scores_ORDER");
        assertThat(tables.get("Writer_scores").rowPerKey()).isTrue();
    }

    @Test
    void joinedSubclassesAndSecondaryTablesHangOnTheirRoot() {
        var tables = tables(Shape.class, Circle.class);

        assertThat(names(tables)).containsExactly("Shape", "Circle", "shape_look");
        assertThat(byName(tables).get("Circle").parents()).containsExactly("Shape");
        assertThat(byName(tables).get("Circle").keyColumns()).containsExactly("name");
        assertThat(byName(tables).get("shape_look").keyColumns()).containsExactly("shape_name");
        assertThat(byName(tables).get("shape_look").rowPerKey()).isTrue();
    }

    @Test
    void theTableOfAnAbstractUnionRootIsNone() {
        var tables = tables(Account.class, Savings.class, Current.class);

        assertThat(names(tables)).containsExactly("Current", "Savings");
        assertThat(tables).allSatisfy(table -> {
            assertThat(table.parents()).isEmpty();
            assertThat(table.keyColumns()).containsExactly("number");
            assertThat(table.rowPerKey()).isTrue();
        });
    }

    @Test
    void joinTablesHaveBothOfTheirEndsForParentsOnce() {
        var tables = tables(Club.class, Player.class);

        assertThat(names(tables)).containsExactly("Club", "Player", "club_player", "club_reserve");
        assertThat(byName(tables).get("club_player").parents()).containsExactly("Club", "Player");
        assertThat(byName(tables).get("club_player").keyColumns()).containsExactlyInAnyOrder("club", "player");
        assertThat(byName(tables).get("club_reserve").keyColumns()).containsExactly("club");
        assertThat(byName(tables).get("club_reserve").rowPerKey()).isFalse();
    }

    @Test
    void namesStandAsTheyDoInSql() {
        var tables = byName(tables(Quoted.class));

        assertThat(tables).containsOnlyKeys("public.\"Order\"", "public.\"Order Line\"");
        assertThat(tables.get("public.\"Order\"").keyColumns()).containsExactly("\"key\"");
        assertThat(tables.get("public.\"Order Line\"").keyColumns()).containsExactly("\"the order\"");
        assertThat(tables.get("public.\"Order Line\"").parents()).containsExactly("public.\"Order\"");
    }

    @Test
    void numbersThatEachDatabaseGivesAreNamed() {
        var table = byName(tables(Noted.class)).get("Noted_notes");

        assertThat(table.keyColumns()).containsExactly("note_id");
        assertThat(table.numberedColumns()).containsExactly("note_id");
    }

    @Test
    void whatIsNotSpreadIsNotAmongThemAndKeyspacesAreApart() {
        var tables = tables(Country.class, Writer.class, Article.class, Small.class);

        assertThat(names(tables)).doesNotContain("Country");
        assertThat(byName(tables).get("Small").keyspace()).isEqualTo("small");
        assertThat(byName(tables).get("Writer").keyspace()).isEqualTo("default");
    }

    @Test
    void theFingerprintIsThatOfTheColumns() {
        var one = byName(tables(Shape.class, Circle.class));
        var again = byName(tables(Shape.class, Circle.class));
        var wider = byName(tables(Wide.class));

        assertThat(one).isEqualTo(again);
        assertThat(wider.get("Shape").fingerprint())
                .isNotEqualTo(one.get("Shape").fingerprint());
    }

    @Entity(name = "Writer")
    @EntityGroup("writer")
    static class Writer {
        @Id
        @ShardKey
        String name;

        @ElementCollection
        @OrderColumn
        List<Integer> scores = new ArrayList<>();
    }

    @Entity(name = "Article")
    @EntityGroup("writer")
    static class Article {
        @Id
        UUID id;

        @ManyToOne(optional = false)
        @ShardKey
        Writer writer;

        @ManyToOne
        @io.hibernateshards.Colocated
        Article answerTo;

        @ElementCollection
        List<String> labels = new ArrayList<>();
    }

    @Entity(name = "Shape")
    @EntityGroup("shape")
    @Inheritance(strategy = InheritanceType.JOINED)
    @SecondaryTable(name = "shape_look", pkJoinColumns = @PrimaryKeyJoinColumn(name = "shape_name"))
    static class Shape {
        @Id
        @ShardKey
        String name;

        @Column(table = "shape_look")
        String colour;
    }

    @Entity(name = "Circle")
    static class Circle extends Shape {
        int radius;
    }

    @Entity(name = "Wide")
    @Table(name = "Shape")
    @EntityGroup("shape")
    static class Wide {
        @Id
        @ShardKey
        String name;

        String colour;
    }

    @Entity(name = "Account")
    @EntityGroup("account")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Account {
        @Id
        @ShardKey
        String number;
    }

    @Entity(name = "Savings")
    static class Savings extends Account {
        int rate;
    }

    @Entity(name = "Current")
    static class Current extends Account {
        int limit;
    }

    @Entity(name = "Club")
    @EntityGroup("club")
    static class Club {
        @Id
        @ShardKey
        String name;

        @OneToMany(mappedBy = "club")
        List<Player> members = new ArrayList<>();

        @ManyToMany
        @io.hibernateshards.Colocated
        @JoinTable(
                name = "club_player",
                joinColumns = @JoinColumn(name = "club"),
                inverseJoinColumns = @JoinColumn(name = "player"))
        Set<Player> players = new HashSet<>();

        @ManyToMany
        @io.hibernateshards.Colocated
        @JoinTable(
                name = "club_reserve",
                joinColumns = @JoinColumn(name = "club"),
                inverseJoinColumns = @JoinColumn(name = "player"))
        List<Player> reserve = new ArrayList<>();
    }

    @Entity(name = "Player")
    @EntityGroup("club")
    static class Player {
        @Id
        UUID id;

        @ManyToOne(optional = false)
        @ShardKey
        Club club;

        @ManyToMany(mappedBy = "players")
        @io.hibernateshards.Colocated
        Set<Club> playsFor = new HashSet<>();
    }

    @Entity(name = "Quoted")
    @Table(name = "`Order`", schema = "public")
    @EntityGroup("quoted")
    static class Quoted {
        @Id
        @ShardKey
        @Column(name = "`key`")
        String key;

        @ElementCollection
        @CollectionTable(name = "`Order Line`", schema = "public", joinColumns = @JoinColumn(name = "`the order`"))
        List<String> lines = new ArrayList<>();
    }

    @Entity(name = "Noted")
    @EntityGroup("noted")
    static class Noted {
        @Id
        @ShardKey
        String name;

        @ElementCollection
        @CollectionId(column = @Column(name = "note_id"), generator = "sequence")
        @CollectionIdJavaClass(idType = Long.class)
        List<String> notes = new ArrayList<>();
    }

    @Entity(name = "Small")
    @EntityGroup(value = "small", keyspace = "small")
    static class Small {
        @Id
        @ShardKey
        String name;
    }

    @Entity(name = "Country")
    @PinnedTo("one")
    static class Country {
        @Id
        String code;
    }
}
