package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.TypedQuery;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.ParamDef;
import org.jspecify.annotations.Nullable;

/** Pages far behind the first are those of plain Hibernate, and few rows and keys are read for them. */
class DeepPagesIT {

    private static final int DATABASES = 4;

    /** Sorts the other way round than the values that it stands for. */
    static final class Backwards implements AttributeConverter<Long, Integer> {

        @Override
        public Integer convertToDatabaseColumn(Long value) {
            return Math.toIntExact(-value);
        }

        @Override
        public Long convertToEntityAttribute(Integer stored) {
            return -(long) stored;
        }
    }

    @Entity(name = "Team")
    @EntityGroup("run")
    static class Team {

        @Id
        @ShardKey
        long id;

        @Column(length = 20)
        String title = "";
    }

    @Entity(name = "Run")
    @FilterDef(name = "least", parameters = @ParamDef(name = "points", type = Integer.class))
    @Filter(name = "least", condition = "points >= :points")
    @UniquePerDatabase
    @EntityGroup("run")
    static class Run {

        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Team team;

        int points;

        @Nullable
        Integer level;

        @Column(precision = 12, scale = 2)
        BigDecimal amount = BigDecimal.ZERO;

        @Column(length = 40)
        String label = "";

        @Convert(converter = Backwards.class)
        long debt;

        UUID token = new UUID(0, 0);
    }

    /** Which database has the row of a number x. */
    private enum Spread {
        EVEN("mod(x, 4)"),
        BY_RANGE("(x * 4) / %d"),
        ON_ONE("2 + 0 * x"),
        SKEWED("case when mod(x, 100) < 90 then 0 when mod(x, 100) < 96 then 1 else 2 end");

        private final String database;

        Spread(String database) {
            this.database = database;
        }

        String condition(int number, int rows) {
            return String.format(Locale.ROOT, database, rows) + " = " + number;
        }
    }

    /** A team of each database: which team, and its virtual shard. */
    private record Place(long team, int shard) {}

    private static List<Place> places(ShardedSessionFactory factory) {
        return factory.databaseNames().stream()
                .map(database -> LongStream.iterate(1, id -> id + 1)
                        .mapToObj(id -> factory.shardOf(Team.class, id).orElseThrow())
                        .filter(shard -> factory.databaseOf(shard).equals(database))
                        .findFirst()
                        .orElseThrow())
                .map(shard -> new Place(
                        LongStream.iterate(1, id -> id + 1)
                                .filter(id -> factory.shardOf(Team.class, id)
                                        .orElseThrow()
                                        .equals(shard))
                                .findFirst()
                                .orElseThrow(),
                        shard.number()))
                .toList();
    }

    private static void load(TestDatabase database, Spread spread, int rows, boolean isSharded, int number, Place place)
            throws SQLException {
        boolean isH2 = database.kind() != DatabaseKind.POSTGRESQL;
        String numbers = isH2
                ? "(select x from system_range(0, " + (rows - 1) + ")) s"
                : "(select x from generate_series(0, " + (rows - 1) + ") as g(x)) s";
        String uuid = isH2
                ? "cast(lpad(rawtohex(cast(mod(x * 7919, 100003) as varchar)), 32, '0') as uuid)"
                : "cast(md5(cast(x as varchar)) as uuid)";
        database.execute("insert into Team (id, title" + (isSharded ? ", vshard" : "") + ") values (" + place.team()
                + ", 'team " + number + "'" + (isSharded ? ", " + place.shard() : "") + ")");
        database.execute("insert into Run (id, team_id, points, level, amount, label, debt, token"
                + (isSharded ? ", vshard" : "") + ") select x, " + place.team()
                + ", mod(x * 7919, 1000), case when mod(x, 3) = 0 then null else mod(x, 17) end,"
                + " mod(x * 31, 9973) * 0.25, concat('label ', mod(x * 13, 5003)),"
                + " mod(x, 30), "
                + uuid + (isSharded ? ", " + place.shard() : "") + " from " + numbers + " where "
                + spread.condition(number, rows));
        database.execute(isH2 ? "analyze" : "analyze run");
    }

    private static final Map<String, Function<EntityManager, TypedQuery<?>>> QUERIES = new LinkedHashMap<>();

    private static void hql(String hql) {
        QUERIES.put(hql, em -> em.createQuery(hql, Object.class));
    }

    static {
        hql("select r.id from Run r order by r.id");
        hql("select r.id, r.points from Run r order by r.points desc, r.id");
        hql("from Run r order by r.points, r.id desc");
        hql("select r.id, r.level from Run r order by r.level nulls first, r.id");
        hql("select r.id from Run r order by r.level desc nulls last, r.points, r.id");
        hql("select r.id from Run r order by r.level, r.id");
        hql("select r.amount as amount, r.id from Run r order by amount desc, 2");
        hql("select r.label, r.id from Run r order by r.label, r.id");
        hql("select r.id from Run r order by r.debt, r.id desc");
        hql("select r.id from Run r order by mod(r.id, 7919), r.amount * 2, r.id");
        hql("select r.id from Run r order by length(r.label) desc, upper(r.label), r.id");
        hql("select r.id from Run r where r.level is not null order by r.token, r.id");
        hql("select r.id, t.title from Run r join r.team t order by r.points, r.id");
        hql("from Run r join fetch r.team where r.points > 100 order by r.points, r.id");
        hql("select r.id from Run r order by r.team.title, r.points, r.id");
        hql("select r.id from Run r where exists (select 1 from Team t where t = r.team) order by r.points, r.id");
        hql("select new list(r.id, r.points) from Run r order by r.points, r.id");
        hql("select r.points from Run r order by r.points");
        hql("select r.team.id, r.id, count(r) from Run r group by r.team.id, r.id order by max(r.points) desc, r.id");
        hql(
                "select r.id from Run r order by (select count(t) from Team t where t = r.team and t.title > r.label), r.points, r.id");
        hql(
                "select t.title, r.id from Team t left join Run r on r.team = t and r.points > 20 order by r.id nulls last");
        hql("select r.id, s.title from Run r join r.team s where r.points between 3 and 997 order by 2, 1");
        hql("select distinct r.label from Run r order by r.label");
        hql("select r.label, count(r) from Run r group by r.label order by r.label");
        QUERIES.put(
                "named",
                em -> em.createQuery(
                                "select r.id from Run r where r.points > :least and r.level in (:levels) order by r.points, r.id",
                                Object.class)
                        .setParameter("least", 50)
                        .setParameter("levels", IntStream.range(0, 15).boxed().toList()));
        QUERIES.put(
                "positional",
                em -> em.createQuery(
                                "select r.id from Run r where r.points > ?1 and r.points <= ?2 order by r.points + ?1, r.id",
                                Object.class)
                        .setParameter(1, 20)
                        .setParameter(2, 980));
        QUERIES.put("criteria", em -> {
            var builder = em.getCriteriaBuilder();
            var criteria = builder.createQuery(Object.class);
            var run = criteria.from(Run.class);
            criteria.select(run.get("id"))
                    .where(
                            builder.gt(run.<Integer>get("points"), builder.parameter(Integer.class)),
                            builder.lt(run.<Integer>get("points"), 990),
                            builder.gt(run.<Integer>get("points"), builder.parameter(Integer.class, "least")))
                    .orderBy(builder.desc(run.get("amount")), builder.asc(run.get("id")));
            var query = em.createQuery(criteria);
            query.getParameters().stream()
                    .filter(parameter -> parameter.getName() == null)
                    .forEach(parameter -> query.setParameter((jakarta.persistence.Parameter<Integer>) parameter, 3));
            return query.setParameter("least", 5);
        });
    }

    private static void filtered(String hql) {
        QUERIES.put("filtered " + hql, em -> {
            em.unwrap(Session.class).enableFilter("least").setParameter("points", 200);
            return em.createQuery(hql, Object.class);
        });
    }

    static {
        filtered("select r.id from Run r order by r.points, r.id");
        filtered("select r.id, t.title from Team t join Run r on r.team = t order by r.label, r.id");
    }

    private record Cut(int offset, int limit) {}

    private static final List<Cut> CUTS =
            List.of(new Cut(480, 20), new Cut(481, 20), new Cut(12_000, 70), new Cut(19_990, 20), new Cut(30_000, 20));

    private static EntityManagerFactory open(Arrangement arrangement, List<TestDatabase> stores) {
        return arrangement.open(stores, "create", Run.class, Team.class);
    }

    private static void load(List<TestDatabase> stores, Spread spread, int rows, List<Place> places)
            throws SQLException {
        for (var store : stores) {
            store.execute("create index run_order on Run (points, id)");
        }
        for (int number = 0; number < DATABASES; number++) {
            load(stores.get(number % stores.size()), spread, rows, stores.size() > 1, number, places.get(number));
        }
    }

    @OnEachDatabase
    void everyDeepPageIsThatOfPlainHibernate(Databases databases) throws SQLException {
        for (var spread : Spread.values()) {
            var places = new ArrayList<Place>();
            var sharded = answersOf(databases, new Arrangement(8, DATABASES), spread, places);
            var plain = answersOf(databases, Arrangement.PLAIN, spread, places);

            plain.forEach((name, rows) ->
                    assertThat(sharded.get(name)).as("%s, %s", name, spread).isEqualTo(rows));
        }
    }

    private static Map<String, List<String>> answersOf(
            Databases databases, Arrangement arrangement, Spread spread, List<Place> places) throws SQLException {
        var stores = arrangement.databases(databases);
        try (var factory = open(arrangement, stores)) {
            if (arrangement != Arrangement.PLAIN) {
                places.addAll(places(factory.unwrap(ShardedSessionFactory.class)));
            }
            load(stores, spread, 20_000, places);
            var answers = new LinkedHashMap<String, List<String>>();
            // Where the rows are changes the search; what is searched for changes the statements.
            QUERIES.entrySet().stream()
                    .limit(spread == Spread.EVEN ? QUERIES.size() : 5)
                    .forEach(query -> CUTS.forEach(cut -> answers.put(
                            answers.size() + ": " + query.getKey() + " " + cut,
                            factory.callInTransaction(
                                    em -> page(query.getValue().apply(em), cut)))));
            return answers;
        }
    }

    private static List<String> page(TypedQuery<?> query, Cut cut) {
        return query.setFirstResult(cut.offset()).setMaxResults(cut.limit()).getResultList().stream()
                .map(DeepPagesIT::text)
                .toList();
    }

    private static String text(Object row) {
        if (row instanceof Object[] columns) {
            return Arrays.stream(columns).map(DeepPagesIT::text).toList().toString();
        }
        if (row instanceof Run run) {
            return run.id + " " + run.points + " " + run.level;
        }
        return String.valueOf(row);
    }

    @OnEachDatabase
    void fewRowsAreReadForADeepPage(Databases databases) throws SQLException {
        for (var spread : Spread.values()) {
            var recorder = new SqlRecorder();
            var stores = new Arrangement(8, DATABASES).databases(databases);
            try (var unit = RoutedUnit.of(
                    stores,
                    TransactionMode.SINGLE,
                    settings -> RoutedUnit.record(settings, stores, recorder),
                    Run.class,
                    Team.class)) {
                load(stores, spread, 100_000, places(unit.factory));
                for (int offset : new int[] {20_000, 50_000, 99_000}) {
                    recorder.clear();

                    var found = unit.factory.<List<Long>>callInTransaction(
                            em -> em.createQuery("select r.id from Run r order by r.points, r.id", Long.class)
                                    .setFirstResult(offset)
                                    .setMaxResults(20)
                                    .getResultList());

                    assertThat(found).hasSize(20);
                    assertThat(stores.stream()
                                    .mapToLong(store -> recorder.rows(store.name()))
                                    .sum())
                            .as("rows read for %s at %d", spread, offset)
                            .isLessThan(4 * (20 + 4_000));
                    assertThat(stores.stream()
                                    .mapToInt(store -> recorder.count(store.name()))
                                    .max()
                                    .orElseThrow())
                            .as("round trips for %s at %d", spread, offset)
                            .isBetween(2, 5);
                }
            }
        }
    }

    @OnEachDatabase
    void aStreamOfADeepPageIsTheSame(Databases databases) throws SQLException {
        var recorder = new SqlRecorder();
        var stores = new Arrangement(8, DATABASES).databases(databases);
        try (var unit = RoutedUnit.of(
                stores,
                TransactionMode.SINGLE,
                settings -> RoutedUnit.record(settings, stores, recorder),
                Run.class,
                Team.class)) {
            load(stores, Spread.EVEN, 20_000, places(unit.factory));
            unit.factory.inTransaction(session -> {
                var query = session.createQuery("from Run r order by r.points, r.id", Run.class)
                        .setFirstResult(12_000)
                        .setMaxResults(30);
                var listed = query.getResultList();
                recorder.clear();

                try (var streamed = query.getResultStream()) {
                    assertThat(streamed.toList()).hasSize(30).isEqualTo(listed);
                }

                assertThat(stores.stream()
                                .mapToLong(store -> recorder.rows(store.name()))
                                .sum())
                        .isLessThan(6_000);
            });
        }
    }

    @OnEachDatabase
    void pagesStayInOrderAndWithoutRepeatsWhileRowsMove(Databases databases) throws Exception {
        var stores = new Arrangement(8, DATABASES).databases(databases);
        try (var unit = RoutedUnit.of(stores, TransactionMode.SINGLE, Run.class, Team.class)) {
            load(stores, Spread.EVEN, 20_000, places(unit.factory));
            var isOver = new AtomicBoolean();
            var moving = CompletableFuture.runAsync(() -> {
                for (int turn = 0; !isOver.get(); turn++) {
                    move(stores.get(turn % DATABASES), turn);
                }
            });
            try {
                for (int page = 0; page < 60; page++) {
                    int offset = 5_000 + 150 * page;
                    var rows = unit.factory.<List<Object[]>>fromTransaction(session -> session.createQuery(
                                    "select r.points, r.id from Run r order by r.points, r.id", Object[].class)
                            .setFirstResult(offset)
                            .setMaxResults(50)
                            .getResultList());

                    var keys = rows.stream()
                            .map(row -> (Integer) row[0] * 100_000L + (Long) row[1])
                            .toList();
                    assertThat(keys).hasSize(50).isSorted().doesNotHaveDuplicates();
                }
            } finally {
                isOver.set(true);
            }
            moving.get();
        }
    }

    private static void move(TestDatabase store, int turn) {
        try {
            store.execute("update Run set points = mod(points + " + (turn * 37 % 900) + ", 1000) where mod(id, 499) = "
                    + turn % 499);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @OnEachDatabase
    void explainSaysHowADeepPageIsFoundOrWhyItIsNot(Databases databases) {
        var arrangement = new Arrangement(8, DATABASES);
        try (var factory = open(arrangement, arrangement.databases(databases))) {
            factory.runInTransaction(em -> {
                assertThat(planOf(em, "from Run r order by r.points, r.id", 1_000_000, 20))
                        .startsWith("DeepPage, by rank search where databases x (offset + limit) > 2000")
                        .contains("page of 4 x (1000000 + 20) rows: by rank search, at most 2048 keys a round"
                                + " and 532 rows, in 2 to 5 round trips");
                assertThat(planOf(em, "from Run r order by r.points, r.id", 100, 20))
                        .doesNotContain("page of");
                assertThat(planOf(em, "select distinct r.points from Run r order by r.points", 1_000_000, 20))
                        .contains(
                                "page of 4 x (1000000 + 20) rows: all of them are read, since it gives distinct rows");
                assertThat(planOf(em, "select new list(r.id) from Run r order by r.points", 1_000_000, 20))
                        .contains("by rank search, at most 2048 keys a round");
                assertThat(planOf(
                                em,
                                "select r.points from Run r union all select s.points from Run s order by 1",
                                1_000_000,
                                20))
                        .contains("all of them are read, since it is a set operation");
                assertThat(planOf(em, "from Run r where r.team.id = 3 order by r.points", 1_000_000, 20))
                        .isEqualTo("Pinned");
            });
        }
    }

    private static String planOf(EntityManager em, String hql, int offset, int limit) {
        return em.unwrap(ShardedSession.class)
                .explain(em.createQuery(hql).setFirstResult(offset).setMaxResults(limit))
                .plan();
    }
}
