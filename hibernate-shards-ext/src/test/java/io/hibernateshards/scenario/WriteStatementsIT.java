package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.CrossShardAssociationException;
import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** Statements that write leave the same rows and give the same counts as in plain Hibernate, or are refused. */
class WriteStatementsIT {

    private static final Class<?>[] ENTITIES = {Shelf.class, Book.class, Item.class, Tool.class, Genre.class, Note.class
    };

    /** Each is one transaction; what the tables hold is compared after each. */
    private static final List<String> STATEMENTS = """
            insert into Shelf (code, label, rank, width) values ('s1', 'first', 1, 10)
            insert into Shelf (code, label, rank, width) values ('s2', 'second', 2, 11), ('s3', null, null, 12), ('s4', upper('fourth'), 2 + 2, -13), ('s5', 'fifth', 5, 14)
            insert into Shelf (code, label, width, size.unit, size.depth) values ('s6', 'sixth', 15, 'cm', 7.5)
            insert into Shelf (code, width, rank, bright) values ('s7', 16, 7, true), ('s8', 17, 8, false)
            insert into Shelf (code, width, version) values ('s9', 18, 4)
            insert into Shelf (code, label, width) select 'c-' || s.code, s.label, s.width + 100 from Shelf s where s.rank > 1
            insert into Book (title, shelf.code) values ('Of s1', 's1'), ('Of s2', 's2'), ('Of s6', 's6')
            insert into Book (title, shelf.code, pages) values ('By key', 's1', 12)
            insert into Book (title, shelf.code, pages) values ('Of s1!', 's1', 3), (lower('Of S2!'), 's2', 1 + 1)
            insert into Tool (id, shelf, name, weight) select 1, s, 'hammer', 3 from Shelf s where s.code = 's1'
            insert into Tool (id, shelf, name, weight) select 2 + s.rank, s, s.label, s.rank from Shelf s where s.rank is not null and s.code like 's%'
            insert into Note (id, text) select row_number() over (order by s.code), s.code from Shelf s where s.code = 's1'
            insert into Note (id, text) select 100 + s.rank, s.code from Shelf s where s.rank is not null and s.code like 's%' order by s.code
            insert into Note (id, text) values (500, 'plain'), (501, 'rows')
            insert into Shelf (code, width) select n.text || '.', 3 from Note n where n.id > 400
            insert into Genre (code, name) values ('poem', 'Poems'), ('prose', 'Prose')
            insert into Genre (code, name) select g.code || '2', upper(g.name) from Genre g
            update Genre g set g.name = g.name || '?' where g.code like 'p%'
            update versioned Genre g set g.name = 'Novels' where g.code = 'prose'
            delete from Genre g where g.code = 'poem2'
            update Shelf s set s.rank = s.rank + :step where s.width > 11
            update versioned Shelf s set s.label = concat(s.label, '.') where s.label is not null
            update Shelf s set s.size.unit = 'mm', s.size.depth = s.size.depth * 10 where s.size.depth is not null
            update Shelf s set s.bright = true where s.bright = false or s.bright is null
            update Tool t set t.weight = t.weight * 2, t.name = upper(t.name) where t.weight < 6
            update Tool t set t.name = 'of shelf 1' where t.shelf.code = 's1'
            update Item i set i.name = 'none' where i.name is null
            update Shelf s set s.rank = (select max(b.pages) from Book b where b.shelf = s) where exists (from Book b where b.shelf = s)
            delete from Tool t where t.weight > 9
            delete from Item i where i.shelf.code = 's3'
            delete from Book b where b.title like '%!'
            delete from Shelf s where s.code like 'c-%'
            delete from Note n where n.id < 5
            update Shelf s set s.rank = null where s.code = 'nobody'
            """.lines().toList();

    private static final List<String> TABLES = List.of(
            "select s.code, s.label, s.rank, s.width, s.size.unit, s.size.depth, s.bright, s.version from Shelf s"
                    + " order by s.code",
            "select b.title, b.shelf.code, b.pages from Book b order by b.title, b.shelf.code",
            "select i.id, i.shelf.code, i.name, type(i) from Item i order by i.id",
            "select t.id, t.name, t.weight from Tool t order by t.id",
            "select g.code, g.name, g.version from Genre g order by g.code",
            "select n.id, n.text from Note n order by n.id");

    @OnEachDatabase
    void everyStatementWritesWhatPlainHibernateWrites(Databases databases) {
        var expected = outcomes(databases, Arrangement.PLAIN);

        for (var arrangement : Arrangement.SHARDED) {
            var found = outcomes(databases, arrangement);
            for (int number = 0; number < STATEMENTS.size(); number++) {
                assertThat(found.get(number))
                        .as("%s after %s", arrangement, STATEMENTS.get(number))
                        .isEqualTo(expected.get(number));
            }
        }
    }

    private static List<String> outcomes(Databases databases, Arrangement arrangement) {
        try (var factory = open(databases, arrangement)) {
            var outcomes = new ArrayList<String>();
            for (var statement : STATEMENTS) {
                var count = factory.callInTransaction(em -> execute(em, statement));
                outcomes.add(count + " rows, then " + rows(factory));
            }
            if (arrangement != Arrangement.PLAIN) {
                checkPlaces(factory);
            }
            return outcomes;
        }
    }

    private static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        return arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                ENTITIES);
    }

    private static int execute(EntityManager em, String statement) {
        var query = em.createQuery(statement);
        if (statement.contains(":step")) {
            query.setParameter("step", 20);
        }
        return query.executeUpdate();
    }

    private static String rows(EntityManagerFactory factory) {
        try (var em = factory.createEntityManager()) {
            return TABLES.stream()
                    .map(hql -> em.createQuery(hql, Object[].class).getResultList().stream()
                            .map(WriteStatementsIT::text)
                            .toList())
                    .toList()
                    .toString();
        }
    }

    private static String text(Object[] row) {
        return Arrays.stream(row)
                .map(value -> value instanceof BigDecimal number
                        ? number.stripTrailingZeros().toPlainString()
                        : value instanceof Class<?> type ? type.getSimpleName() : String.valueOf(value))
                .toList()
                .toString();
    }

    /** Every row is where its shard key says, and its hidden column agrees. */
    private static void checkPlaces(EntityManagerFactory factory) {
        try (var em = factory.createEntityManager()) {
            var session = em.unwrap(ShardedSession.class);
            for (var entity : List.of("Shelf", "Book", "Item")) {
                for (var row : em.createQuery("from " + entity, Object.class).getResultList()) {
                    var found = session.withShard(
                            session.shardOf(row),
                            its -> its.createQuery("from " + entity + " e where e = :row", Object.class)
                                    .setParameter("row", row)
                                    .getResultList());
                    assertThat(found).as("%s", row).containsExactly(row);
                }
            }
        }
    }

    @OnEachDatabase
    void parametersOfEveryKindAreInserted(Databases databases) {
        var expected = insertedByParameters(databases, Arrangement.PLAIN);

        assertThat(insertedByParameters(databases, new Arrangement(8, 2))).isEqualTo(expected);
    }

    private static String insertedByParameters(Databases databases, Arrangement arrangement) {
        try (var factory = open(databases, arrangement)) {
            factory.runInTransaction(em -> {
                int count = em.createQuery("insert into Shelf (code, label, rank, width, bright) values"
                                + " (:code, :label, ?1, :width, :bright), (upper(:code), :label, ?1 + 1, :width, null)"
                                        .replace("?1", ":rank"))
                        .setParameter("code", "p1")
                        .setParameter("label", null)
                        .setParameter("rank", 4)
                        .setParameter("width", 5)
                        .setParameter("bright", true)
                        .executeUpdate();
                assertThat(count).isEqualTo(2);
            });
            factory.runInTransaction(em -> em.createQuery("insert into Book (title, shelf, pages) values (?1, ?2, ?3)")
                    .setParameter(1, "By position")
                    .setParameter(2, em.getReference(Shelf.class, "P1"))
                    .setParameter(3, 9)
                    .executeUpdate());
            factory.runInTransaction(em -> {
                var builder = em.unwrap(org.hibernate.Session.class).getCriteriaBuilder();
                var insert = builder.createCriteriaInsertValues(Shelf.class);
                var into = insert.getTarget();
                insert.setInsertionTargetPaths(into.get("code"), into.get("width"), into.get("label"));
                insert.values(
                        builder.values(builder.value("k1"), builder.value(1), builder.upper(builder.value("one"))),
                        builder.values(builder.value("k2"), builder.value(2), builder.literal("two")));
                int count = em.unwrap(org.hibernate.Session.class)
                        .createMutationQuery(insert)
                        .executeUpdate();
                assertThat(count).isEqualTo(2);
            });
            factory.runInTransaction(em -> {
                var builder = em.unwrap(org.hibernate.Session.class).getCriteriaBuilder();
                var insert = builder.createCriteriaInsertSelect(Shelf.class);
                var into = insert.getTarget();
                insert.setInsertionTargetPaths(into.get("code"), into.get("width"));
                var select = builder.createTupleQuery();
                var from = select.from(Shelf.class);
                select.multiselect(
                        builder.concat(from.<String>get("code"), builder.value("-copy")),
                        builder.sum(from.<Integer>get("width"), builder.value(1)));
                insert.select(select);
                int count = em.unwrap(org.hibernate.Session.class)
                        .createMutationQuery(insert)
                        .executeUpdate();
                assertThat(count).isEqualTo(4);
            });
            return rows(factory);
        }
    }

    /** Plain Hibernate has no ids for the rows of a select where neither the database nor a sequence makes them. */
    @OnEachDatabase
    void shardedIdsAreMadeForTheRowsOfASelect(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2))) {
            factory.runInTransaction(em -> List.of("a", "b", "c", "d").forEach(code -> em.persist(new Shelf(code))));
            int count = factory.callInTransaction(em -> em.createQuery(
                            "insert into Book (title, shelf, pages) select 'Of ' || s.code, s, 2 from Shelf s")
                    .executeUpdate());
            int more = factory.callInTransaction(em -> em.createQuery(
                            "insert into Book (title, shelf, pages) select min(b.title), b.shelf, sum(b.pages) from Book b"
                                    + " group by b.shelf")
                    .executeUpdate());

            assertThat(List.of(count, more)).containsExactly(4, 4);
            checkPlaces(factory);
            try (var em = factory.createEntityManager()) {
                for (var book : em.createQuery("from Book", Book.class).getResultList()) {
                    assertThat(em.find(Book.class, book.id)).isSameAs(book);
                }
            }
        }
    }

    @OnEachDatabase
    void manyRowsAreReadAndInsertedInBatches(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2))) {
            factory.runInTransaction(em -> {
                for (int number = 0; number < 1300; number++) {
                    em.persist(new Shelf("n" + number));
                }
            });

            int count = factory.callInTransaction(
                    em -> em.createQuery("insert into Shelf (code, width) select s.code || '.', s.width from Shelf s")
                            .executeUpdate());

            assertThat(count).isEqualTo(1300);
            try (var em = factory.createEntityManager()) {
                assertThat(em.createQuery("select count(*) from Shelf", Long.class)
                                .getSingleResult())
                        .isEqualTo(2600);
            }
        }
    }

    @OnEachDatabase
    void whatCannotBeInsertedExactlyIsRefusedBeforeAnySql(Databases databases) {
        var refusals = Map.of(
                "insert into Shelf (code, label) values ('x', 'y')", "it leaves out 'width', which cannot be null",
                "insert into Shelf (code, width) values ('x', 1) on conflict do nothing", "it says 'on conflict'",
                "insert into Book (title) values ('y')", "shard key",
                "insert into Item (id, name) values (1, 'y')", "is abstract");
        try (var factory = open(databases, new Arrangement(8, 2))) {
            refusals.forEach((hql, reason) -> assertThatThrownBy(() ->
                            factory.runInTransaction(em -> em.createQuery(hql).executeUpdate()))
                    .as(hql)
                    .isInstanceOf(io.hibernateshards.ShardException.class)
                    .hasMessageContaining(reason));
            assertThatThrownBy(() -> factory.runInTransaction(
                            em -> em.createQuery("insert into Shelf (code, label) values ('x', 'y')")
                                    .executeUpdate()))
                    .isInstanceOf(UnsupportedShardedQueryException.class)
                    .hasMessageContaining("Name all of them, or persist the entities");
        }
    }

    @OnEachDatabase
    void aFailedInsertOfSeveralRowsLeavesNoneOfThem(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2))) {
            factory.runInTransaction(em -> em.persist(new Shelf("there")));

            assertThatThrownBy(() -> factory.runInTransaction(em -> em.createQuery(
                                    "insert into Shelf (code, width) values ('a', 1), ('b', 2), ('there', 3), ('c', 4)")
                            .executeUpdate()))
                    .isInstanceOf(org.hibernate.exception.ConstraintViolationException.class);

            try (var em = factory.createEntityManager()) {
                assertThat(em.createQuery("select s.code from Shelf s", String.class)
                                .getResultList())
                        .containsExactly("there");
            }
        }
    }

    @OnEachDatabase
    void inTheModeSingleRowsOfOneDatabaseAloneAreInserted(Databases databases) {
        try (var unit = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.SINGLE, ENTITIES)) {
            var first = unit.keyOn(0, Shelf.class);
            var second = unit.keyOn(1, Shelf.class);
            var statement = "insert into Shelf (code, width) values ('" + first + "', 1), ('" + second + "', 2)";

            assertThatThrownBy(() -> unit.factory.inTransaction(
                            session -> session.createMutationQuery(statement).executeUpdate()))
                    .isInstanceOf(CrossDatabaseWriteException.class)
                    .hasMessageContaining("would change rows on the databases 'one', 'two'");
            assertThatThrownBy(() -> unit.factory.inTransaction(session ->
                            session.createMutationQuery("delete from Genre").executeUpdate()))
                    .isInstanceOf(CrossDatabaseWriteException.class);
            var count = unit.factory.fromTransaction(session -> session.createMutationQuery(
                            "insert into Shelf (code, width) values ('" + second + "', 2)")
                    .executeUpdate());

            assertThat(count).isEqualTo(1);
        }
    }

    @OnEachDatabase
    void aStatementIsPlannedAsItsExplanationSays(Databases databases) {
        try (var factory = open(databases, new Arrangement(8, 2));
                var em = factory.createEntityManager()) {
            var session = em.unwrap(ShardedSession.class);

            assertThat(session.explain(
                                    "insert into Shelf (code, width) select s.code || 'x', 1 from Shelf s order by s.code")
                            .plan())
                    .startsWith("InsertSelect in batches, each row by its shard key\n  ")
                    .contains("OrderedMerge by [s.code]");
            assertThat(session.explain("insert into Shelf (code, width) values ('x', 1)")
                            .plan())
                    .isEqualTo("InsertValues, each row by its shard key");
        }
    }

    @OnEachDatabase
    void aBrokenPromiseIsFoundByAStatementToo(Databases databases) {
        try (var unit = RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, ENTITIES)) {
            var first = unit.keyOn(0, Shelf.class);
            var second = unit.keyOn(1, Shelf.class);
            unit.factory.inTransaction(
                    session -> List.of(first, second).forEach(key -> session.persist(new Shelf(key))));

            assertThatThrownBy(() -> unit.factory.inTransaction(session -> session.createMutationQuery(
                                    "insert into Book (title, shelf, beside) values ('x', :own, :other)")
                            .setParameter("own", session.getReference(Shelf.class, first))
                            .setParameter("other", session.getReference(Shelf.class, second))
                            .executeUpdate()))
                    .isInstanceOf(CrossShardAssociationException.class);
        }
    }

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

    @Embeddable
    static class Size {

        @Nullable
        String unit;

        @Nullable
        @Column(precision = 10, scale = 2)
        BigDecimal depth;
    }

    @Entity(name = "Shelf")
    @EntityGroup("shelf")
    static class Shelf {

        @Id
        @ShardKey
        @Column(length = 20)
        String code = "";

        @Nullable
        String label = "never by statements";

        @Nullable
        @Column(name = "rank_")
        Integer rank = -1;

        int width = 1;

        @Nullable
        @Embedded
        Size size;

        @Nullable
        @Convert(converter = YesNo.class)
        @Column(length = 1)
        Boolean bright;

        @Nullable
        @Formula("width + 1")
        Integer wider;

        @Version
        int version;

        Shelf() {}

        Shelf(String code) {
            this.code = code;
        }
    }

    @Entity(name = "Book")
    @EntityGroup("shelf")
    static class Book {

        @Id
        @ShardedId
        long id;

        String title = "";

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Shelf shelf;

        @Nullable
        @io.hibernateshards.Colocated
        @ManyToOne(fetch = FetchType.LAZY)
        Shelf beside;

        @Nullable
        Integer pages;
    }

    @Entity(name = "Item")
    @EntityGroup("shelf")
    @UniquePerDatabase
    @Inheritance(strategy = InheritanceType.JOINED)
    abstract static class Item {

        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Shelf shelf;

        @Nullable
        String name;
    }

    @Entity(name = "Tool")
    static class Tool extends Item {

        @Nullable
        Integer weight;
    }

    @Entity(name = "Genre")
    @ReferenceEntity
    static class Genre {

        @Id
        String code = "";

        String name = "";

        @Version
        int version;
    }

    /** Not sharded. */
    @Entity(name = "Note")
    static class Note {

        @Id
        long id;

        String text = "";
    }
}
