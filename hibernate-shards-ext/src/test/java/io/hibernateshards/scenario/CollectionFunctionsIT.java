package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.Hibernate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Functions of collections, which live with their owner, answer over several databases as on one. */
class CollectionFunctionsIT {

    private static final Map<DatabaseKind, OracleUnits> UNITS = new EnumMap<>(DatabaseKind.class);

    private static OracleUnits units(DatabaseKind kind) {
        return UNITS.computeIfAbsent(
                kind,
                its -> new OracleUnits(
                        its,
                        new Class<?>[] {Shelf.class, Book.class, Genre.class},
                        CollectionFunctionsIT::fill,
                        CollectionFunctionsIT::text));
    }

    @AfterAll
    static void close() {
        UNITS.values().forEach(OracleUnits::close);
        UNITS.clear();
    }

    @OnEachDatabase
    void collectionsAreCountedAndSearched(DatabaseKind kind) {
        units(kind).answerAlike("""
                select s.code, size(s.labels), size(s.books) from Shelf s order by size(s.books) desc, s.code
                select s.code from Shelf s where size(s.labels) > 1 order by s.code
                select sum(size(s.books)), max(size(s.labels)) from Shelf s
                select s.code from Shelf s where s.labels is empty order by s.code
                select s.code from Shelf s where s.books is not empty order by s.code
                select s.code from Shelf s where 'blue' member of s.labels order by s.code
                select s.code from Shelf s where 'blue' not member of s.labels order by s.code
                select s.code from Shelf s where 'red' in elements(s.labels) order by s.code
                select s.code from Shelf s where 1 in indices(s.labels) order by s.code
                select s.code from Shelf s where exists elements(s.labels) order by s.code
                select s.code from Shelf s where 'green' = some elements(s.labels) order by s.code""");
    }

    @OnEachDatabase
    void elementsAreReachedByTheirPlaceAndByFunctions(DatabaseKind kind) {
        units(kind).answerAlike("""
                select s.code, s.labels[0] from Shelf s order by s.code
                select s.code from Shelf s where s.labels[1] = 'red' order by s.code
                select s.code, s.stock['west'] from Shelf s order by s.stock['west'] desc, s.code
                select s.code, maxelement(s.labels), minelement(s.labels) from Shelf s order by s.code
                select s.code, maxindex(s.labels), minindex(s.labels) from Shelf s order by s.code
                select s.code, max(elements(s.labels)), max(indices(s.labels)) from Shelf s order by s.code
                select s.code, sum(elements(s.stock)), avg(elements(s.stock)) from Shelf s order by s.code
                select s.code from Shelf s where maxelement(s.labels) > 'g' order by maxelement(s.labels), s.code
                select max(maxindex(s.labels)) from Shelf s""");
    }

    @OnEachDatabase
    void aPlaceThatIsAnotherOneEachTimeIsReadByOneDatabaseAlone(DatabaseKind kind) {
        try (var em = units(kind).on(new Arrangement(8, 2)).createEntityManager()) {
            var hql = "select s.code from Shelf s where s.labels[cast(rand() as Integer)] = 'red'";

            var plan = em.unwrap(ShardedSession.class).explain(hql).plan();

            assertThat(plan).startsWith("Gather").endsWith("since it has the function 'rand'");
        }
    }

    @OnEachDatabase
    void joinedCollectionsGiveTheirKeysIndexesAndEntries(DatabaseKind kind) {
        units(kind).answerAlike("""
                select l, index(l) from Shelf s join s.labels l order by s.code, index(l)
                select l, count(s) from Shelf s join s.labels l group by l order by count(s) desc, l
                select index(l), count(distinct l) from Shelf s join s.labels l group by index(l) order by 1
                select distinct l from Shelf s join s.labels l order by l
                select key(k), value(k) from Shelf s join s.stock k order by s.code, key(k)
                select key(k), sum(value(k)) from Shelf s join s.stock k group by key(k) order by key(k)
                select entry(k) from Shelf s join s.stock k
                select m.ink, m.size from Shelf s join s.marks m order by m.ink, m.size, s.code
                select m.ink, count(*) from Shelf s join s.marks m group by m.ink order by m.ink
                select distinct m from Shelf s join s.marks m
                select m, count(s) from Shelf s join s.marks m group by m
                select s.code, m from Shelf s left join s.marks m order by s.code, m
                select index(b), b.title from Shelf s join s.books b order by s.code, index(b)
                select element(l) from Shelf s join s.labels l order by 1""");
    }

    @OnEachDatabase
    void aFetchedCollectionStandsBesideOtherColumns(DatabaseKind kind) {
        units(kind).answerAlike("""
                select s from Shelf s left join fetch s.labels left join fetch s.genre order by s.code""");
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Object[] columns) {
            return Arrays.stream(columns)
                    .map(CollectionFunctionsIT::text)
                    .toList()
                    .toString();
        }
        if (value instanceof Map.Entry<?, ?> entry) {
            return entry.getKey() + "->" + entry.getValue();
        }
        if (value instanceof Shelf shelf) {
            return shelf.code + (Hibernate.isInitialized(shelf.labels) ? shelf.labels : "");
        }
        return value instanceof Mark || value == null
                ? String.valueOf(value)
                : value.getClass().getSimpleName() + " " + value;
    }

    private static void fill(EntityManager em) {
        var colours = List.of("red", "blue", "green", "ochre");
        em.persist(new Genre("fact"));
        em.persist(new Genre("tale"));
        for (int number = 0; number < 14; number++) {
            var shelf = new Shelf();
            shelf.code = "s" + number;
            shelf.genre = number % 3 == 0 ? null : em.getReference(Genre.class, number % 2 == 0 ? "fact" : "tale");
            for (int label = 0; label < number % 4; label++) {
                shelf.labels.add(colours.get((number + label) % 4));
            }
            if (number % 3 > 0) {
                shelf.stock.put("west", number % 5);
            }
            if (number % 4 > 1) {
                shelf.stock.put("east", number % 7);
            }
            for (int mark = 0; mark < number % 3; mark++) {
                shelf.marks.add(new Mark(mark == 0 ? null : colours.get(number % 2), number % 3));
            }
            em.persist(shelf);
            for (int book = 0; book < number % 3; book++) {
                var added = new Book(number * 100L + book, shelf, "title " + (number + book) % 5);
                shelf.books.add(added);
                em.persist(added);
            }
        }
    }

    @Entity(name = "Genre")
    @ReferenceEntity
    static class Genre {

        @Id
        String name = "";

        Genre() {}

        Genre(String name) {
            this.name = name;
        }
    }

    @Embeddable
    static class Mark {

        @Nullable
        String ink;

        int size;

        Mark() {}

        Mark(@Nullable String ink, int size) {
            this.ink = ink;
            this.size = size;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Mark mark && Objects.equals(ink, mark.ink) && size == mark.size;
        }

        @Override
        public int hashCode() {
            return Objects.hash(ink, size);
        }

        @Override
        public String toString() {
            return ink + "*" + size;
        }
    }

    @Entity(name = "Shelf")
    @EntityGroup("shelf")
    static class Shelf {

        @Id
        @ShardKey
        @Column(length = 20)
        String code = "";

        @Nullable
        @ManyToOne(fetch = FetchType.LAZY)
        Genre genre;

        @ElementCollection
        @OrderColumn
        List<String> labels = new ArrayList<>();

        @ElementCollection
        Map<String, Integer> stock = new TreeMap<>();

        @ElementCollection
        Set<Mark> marks = new HashSet<>();

        @OneToMany(mappedBy = "shelf", cascade = CascadeType.REMOVE)
        @OrderColumn
        List<Book> books = new ArrayList<>();
    }

    @Entity(name = "Book")
    @UniquePerDatabase
    @EntityGroup("shelf")
    static class Book {

        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Shelf shelf;

        String title = "";

        Book() {}

        Book(long id, Shelf shelf, String title) {
            this.id = id;
            this.shelf = shelf;
            this.title = title;
        }
    }
}
