package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.scenario.spring.PurchaseRepository.Line;
import io.hibernateshards.scenario.spring.PurchaseRepository.Receipt;
import io.hibernateshards.scenario.spring.PurchaseRepository.Turnover;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;

/** Repositories of Spring Data answer the same on plain Hibernate, on one sharded database and on four. */
@ParameterizedClass
@MethodSource("arrangements")
class BootRepositoriesIT {

    private static RunningShop shop;

    @Parameter(0)
    private DatabaseKind kind;

    @Parameter(1)
    private Arrangement arrangement;

    private PurchaseRepository purchases;
    private ShopperRepository shoppers;
    private ShopService service;

    static Stream<Arguments> arrangements() {
        return DatabaseKind.selected()
                .flatMap(kind -> Stream.of(Arrangement.PLAIN, new Arrangement(8, 1), new Arrangement(8, 4))
                        .map(arrangement -> Arguments.of(kind, arrangement)));
    }

    @BeforeParameterizedClassInvocation
    static void start(DatabaseKind kind, Arrangement arrangement) {
        shop = arrangement.virtualShards() == 0
                ? RunningShop.start(kind, arrangement)
                : RunningShop.start(kind, arrangement, "hibernate-shards.transactions=best-effort");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        shop.close();
    }

    /** Six shoppers with up to five purchases; cents tie across shoppers, ada has all titles, fay has nothing. */
    @BeforeEach
    void fill() throws SQLException {
        shop.empty();
        purchases = shop.context().getBean(PurchaseRepository.class);
        shoppers = shop.context().getBean(ShopperRepository.class);
        service = shop.context().getBean(ShopService.class);
        var titles = List.of("Apple", "bread", "Cheese", "dates", "Egg");
        var logins = List.of("ada", "bob", "cid", "dan", "eve", "fay");
        var all = new ArrayList<Shopper>();
        for (int i = 0; i < logins.size(); i++) {
            var shopper = new Shopper(logins.get(i), logins.get(i).substring(0, 1), i * 10);
            for (int j = 0; j < titles.size() - i; j++) {
                shopper.purchases.add(new Purchase(shopper, titles.get(j), 100 * (j + 1) + i % 2));
            }
            all.add(shopper);
        }
        shoppers.saveAll(all);
    }

    @Test
    void entitiesAreStoredFoundAndCounted() {
        assertThat(shoppers.count()).isEqualTo(6);
        assertThat(purchases.count()).isEqualTo(15);
        assertThat(shoppers.findAllById(List.of("eve", "ada", "nobody")))
                .extracting(Shopper::getLogin)
                .containsExactlyInAnyOrder("ada", "eve");
        var one = purchases.findFirstByTitleOrderByCentsDesc("Egg").orElseThrow();
        assertThat(purchases.findById(one.getId()))
                .get()
                .extracting(Purchase::getCents)
                .isEqualTo(500L);
        assertThat(purchases.existsById(one.getId())).isTrue();
        assertThat(purchases.getReferenceById(one.getId()).getId()).isEqualTo(one.getId());
        assertThat(shoppers.existsById("nobody")).isFalse();
    }

    @Test
    void entitiesAreDeleted() {
        shoppers.deleteById("fay");
        purchases.deleteAll(purchases.findByShopperLoginOrderByCents("eve"));
        purchases.deleteAllByIdInBatch(purchases.findByShopperLoginOrderByCents("dan").stream()
                .map(Purchase::getId)
                .toList());

        assertThat(shoppers.count()).isEqualTo(5);
        assertThat(purchases.count()).isEqualTo(12);
        purchases.deleteAllInBatch();
        assertThat(purchases.count()).isZero();
        shoppers.deleteAll();
        assertThat(shoppers.count()).isZero();
    }

    @Test
    void derivedQueriesAnswer() {
        assertThat(purchases.findByShopperLoginOrderByCents("cid"))
                .extracting(Purchase::getTitle)
                .containsExactly("Apple", "bread", "Cheese");
        assertThat(purchases.findByShopperNameInAndCentsLessThanEqualOrderByCentsDescTitleAsc(List.of("a", "b"), 300))
                .extracting(Purchase::getCents)
                .containsExactly(300L, 201L, 200L, 101L, 100L);
        assertThat(purchases.findByTitleContainingIgnoreCaseOrderByCentsAscIdAsc("E"))
                .extracting(Purchase::getTitle)
                .startsWith("Apple")
                .endsWith("Egg")
                .hasSize(15);
        assertThat(purchases.findByTitle(
                        "Apple", Sort.by("cents").descending().and(Sort.by("shopper.login")), Limit.of(3)))
                .extracting(Purchase::getCents)
                .containsExactly(101L, 101L, 100L);
        assertThat(purchases.existsByTitleAndShopperLogin("Egg", "ada")).isTrue();
        assertThat(purchases.existsByTitleAndShopperLogin("Egg", "bob")).isFalse();
        assertThat(purchases.countByTitle("bread")).isEqualTo(4);
    }

    @Test
    void pagesAndSlicesAreThose() {
        var order = Sort.by("cents", "title", "shopper.login");

        var page = purchases.findByCentsGreaterThan(100, PageRequest.of(1, 5, order));
        var slice = purchases.readByCentsGreaterThan(100, PageRequest.of(2, 5, order));
        var all = purchases.findAll(PageRequest.of(3, 4, order));

        assertThat(page.getTotalElements()).isEqualTo(12);
        assertThat(page.getTotalPages()).isEqualTo(3);
        assertThat(page).extracting(Purchase::getCents).containsExactly(201L, 300L, 300L, 301L, 400L);
        assertThat(slice.hasNext()).isFalse();
        assertThat(slice).extracting(Purchase::getCents).containsExactly(401L, 500L);
        assertThat(all.getTotalElements()).isEqualTo(15);
        assertThat(all).extracting(Purchase::getCents).containsExactly(400L, 401L, 500L);
    }

    @Test
    void windowsScrollByKeysAndByOffsets() {
        var seen = new ArrayList<Long>();
        var position = (ScrollPosition) ScrollPosition.keyset();
        for (int i = 0; i < 4; i++) {
            var window = purchases.findFirst5ByTitleNotOrderByCentsAscIdAsc("dates", position);
            window.forEach(purchase -> seen.add(purchase.getCents()));
            if (window.hasNext()) {
                position = window.positionAt(window.size() - 1);
            } else {
                break;
            }
        }

        assertThat(seen).containsExactly(100L, 100L, 100L, 101L, 101L, 200L, 200L, 201L, 201L, 300L, 300L, 301L, 500L);
        assertThat(purchases.findFirst5ByTitleNotOrderByCentsAscIdAsc("dates", ScrollPosition.offset(9)))
                .extracting(Purchase::getCents)
                .containsExactly(300L, 301L, 500L);
    }

    @Test
    void projectionsGiveWhatTheyName() {
        assertThat(purchases.findByCentsBetweenOrderByCentsAscTitleAsc(400, 500))
                .extracting(
                        Line::getTitle,
                        Line::getCents,
                        line -> line.getShopper().getName())
                .containsExactly(tuple("dates", 400L, "a"), tuple("dates", 401L, "b"), tuple("Egg", 500L, "a"));
        assertThat(purchases.readByCentsBetweenOrderByCentsAscTitleAsc(400, 500))
                .containsExactly(new Receipt("dates", 400), new Receipt("dates", 401), new Receipt("Egg", 500));
        assertThat(purchases.findByCentsOrderByTitle(401, Receipt.class)).containsExactly(new Receipt("dates", 401));
        assertThat(purchases.findByCentsOrderByTitle(401, Purchase.class)).hasSize(1);
    }

    @Test
    void queriesByAnnotationAnswer() {
        assertThat(purchases.ofThoseWithMoreThan(20))
                .extracting(
                        Purchase::getTitle,
                        Purchase::getCents,
                        its -> its.getShopper().getLogin())
                .containsExactly(tuple("Apple", 100L, "eve"), tuple("Apple", 101L, "dan"), tuple("bread", 201L, "dan"));
        assertThat(purchases.turnover(1))
                .containsExactly(
                        new Turnover("Cheese", 3, 901L),
                        new Turnover("bread", 4, 802L),
                        new Turnover("dates", 2, 801L),
                        new Turnover("Apple", 5, 502L));
        var titles =
                purchases.titles(null, PageRequest.of(0, 2, Sort.by("title").descending()));
        assertThat(titles).hasSize(2);
        assertThat(purchases.titles("dates", PageRequest.of(0, 2))).containsExactly("dates");
    }

    @Test
    void specificationsAndExamplesAnswer() {
        Specification<Purchase> dear = (purchase, query, builder) -> builder.greaterThan(purchase.get("cents"), 250L);
        Specification<Purchase> ofAda = (purchase, query, builder) ->
                builder.equal(purchase.get("shopper").get("login"), "ada");

        assertThat(purchases.findAll(dear.and(ofAda), Sort.by("cents")))
                .extracting(Purchase::getCents)
                .containsExactly(300L, 400L, 500L);
        assertThat(purchases.count(dear.or(ofAda))).isEqualTo(8);
        var page = purchases.findAll(dear, PageRequest.of(0, 2, Sort.by("cents").descending()));
        assertThat(page.getTotalElements()).isEqualTo(6);
        assertThat(page).extracting(Purchase::getCents).containsExactly(500L, 401L);
        assertThat(purchases.exists(dear)).isTrue();
        var like = new Purchase(null, "bread", 201);
        like.version = 0;
        assertThat(purchases.findAll(Example.of(like), Sort.by("shopper.login")))
                .extracting(its -> its.getShopper().getLogin())
                .containsExactly("bob", "dan");
        assertThat(purchases.<Purchase, List<Receipt>>findBy(
                        dear,
                        query -> query.as(Receipt.class)
                                .sortBy(Sort.by("cents"))
                                .limit(1)
                                .all()))
                .containsExactly(new Receipt("Cheese", 300));
    }

    @Test
    void statementsThatChangeRowsCountThem() {
        assertThat(shop.transaction().<Integer>execute(status -> purchases.raise("Apple", 1_000)))
                .isEqualTo(5);
        assertThat(shop.transaction().<Integer>execute(status -> purchases.deleteOf("bob")))
                .isEqualTo(4);
        assertThat(shop.transaction().<Long>execute(status -> purchases.deleteByTitle("Cheese")))
                .isEqualTo(2);

        assertThat(purchases.findAll(Sort.by("cents", "shopper.login")))
                .extracting(Purchase::getCents)
                .containsExactly(200L, 200L, 201L, 400L, 500L, 1_100L, 1_100L, 1_100L, 1_101L);
    }

    @Test
    void locksAreTaken() {
        shop.inTransaction(() -> assertThat(purchases.findLockedByTitleOrderByCents("dates"))
                .extracting(Purchase::getCents)
                .containsExactly(400L, 401L));
        var one = purchases.findFirstByTitleOrderByCentsDesc("Egg").orElseThrow();

        shop.inTransaction(
                () -> assertThat(purchases.findIncrementedById(one.getId())).isPresent());

        assertThat(purchases.findById(one.getId()).orElseThrow().version).isEqualTo(one.version + 1);
        one.title = "Old";
        assertThatThrownBy(() -> purchases.save(one)).isInstanceOf(OptimisticLockingFailureException.class);
    }

    @Test
    void entityGraphsAreFetched() {
        assertThat(purchases.findByCentsLessThanOrderByCentsAscTitleAsc(102))
                .hasSize(5)
                .allMatch(purchase -> Hibernate.isInitialized(purchase.getShopper()));
        assertThat(shoppers.findByPointsLessThanOrderByLogin(21))
                .extracting(Shopper::getLogin, its -> its.getPurchases().size())
                .containsExactly(tuple("ada", 5), tuple("bob", 4), tuple("cid", 3));
    }

    @Test
    void streamsAreReadToTheirEnd() {
        shop.inTransaction(() -> {
            try (var stream = purchases.streamByCentsGreaterThanOrderByCentsAscTitleAsc(300)) {
                assertThat(stream.map(Purchase::getCents)).containsExactly(301L, 400L, 401L, 500L);
            }
        });
    }

    @Test
    void transactionsEndAsTheirAnnotationsSay() {
        service.renameReadingOnly("ada", "Read");
        assertThat(name("ada")).isEqualTo("a");
        assertThatThrownBy(() -> service.renameUndoneBy("ada", "Undone")).isInstanceOf(ShopService.OutOfStock.class);
        assertThat(name("ada")).isEqualTo("a");
        assertThatThrownBy(() -> service.renameInSpiteOf("ada", "Kept")).isInstanceOf(ShopService.OutOfStock.class);
        assertThat(name("ada")).isEqualTo("Kept");
        service.renameAlone("ada", "Alone");
        assertThat(name("ada")).isEqualTo("Alone");
        assertThatThrownBy(() -> service.failAfter(() -> {
                    service.rename("bob", "Undone");
                    service.renameApart("cid", "Apart");
                }))
                .hasMessage("undo");
        assertThat(name("bob")).isEqualTo("b");
        assertThat(name("cid")).isEqualTo("Apart");
    }

    private String name(String login) {
        return shoppers.findById(login).orElseThrow().getName();
    }

    @Test
    void nativeQueriesGoWhereAHintSays() {
        assertThat(purchases.nativeTitles("dates")).containsExactly("dates", "dates");
        if (arrangement.databaseCount() == 1) {
            assertThat(purchases.countedByDatabase()).isEqualTo(15);
        } else {
            assertThatThrownBy(() -> purchases.countedByDatabase())
                    .isInstanceOf(InvalidDataAccessApiUsageException.class)
                    .hasCauseInstanceOf(UnsupportedShardedQueryException.class);
        }
    }

    @Test
    void failuresComeInSpringsHierarchy() {
        assertThatThrownBy(() -> shop.inTransaction(() -> shop.entities().persist(new Shopper("ada", "Again", 0))))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> purchases.findAll(Sort.by("nothing")))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("nothing");
    }
}
