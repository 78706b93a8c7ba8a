package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.scenario.Arrangement;
import io.hibernateshards.scenario.spring.PurchaseQueries.Label;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.jpa.domain.DeleteSpecification;
import org.springframework.data.jpa.domain.JpaSort;
import org.springframework.data.jpa.domain.PredicateSpecification;
import org.springframework.data.jpa.domain.UpdateSpecification;

/** What repositories have beyond the usual answers the same on plain Hibernate, on one sharded database and on four. */
@ParameterizedClass
@MethodSource("io.hibernateshards.scenario.spring.BootRepositoriesIT#arrangements")
class BootRepositoryFeaturesIT {

    private static RunningShop shop;

    @Parameter(0)
    private DatabaseKind kind;

    @Parameter(1)
    private Arrangement arrangement;

    private PurchaseQueries purchases;
    private ShopperRepository shoppers;
    private ShopService service;

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
        purchases = shop.context().getBean(PurchaseQueries.class);
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
    void namedQueriesAndGraphsAreFoundByTheirNames() {
        assertThat(purchases.dearerThan(300)).extracting(Purchase::getCents).containsExactly(301L, 400L, 401L, 500L);
        assertThat(purchases.findGraphedByTitleOrderByCents("dates"))
                .hasSize(2)
                .allMatch(purchase -> Hibernate.isInitialized(purchase.getShopper()));
    }

    @Test
    void expressionsSortsAndCountQueriesArePartOfQueries() {
        assertThat(purchases.among(List.of("Egg", "bread"), 201, Sort.by("cents", "shopper.login")))
                .extracting(Purchase::getCents)
                .containsExactly(201L, 201L, 500L);
        assertThat(purchases.among(
                        List.of("Egg", "bread"),
                        0,
                        JpaSort.unsafe(Direction.DESC, "mod(p.cents, 100)").and(Sort.by("cents", "shopper.login"))))
                .extracting(Purchase::getCents)
                .containsExactly(201L, 201L, 200L, 200L, 500L);
        var page = purchases.titlesByPage(PageRequest.of(1, 2, Sort.by("title").descending()));
        assertThat(page.getTotalElements()).isEqualTo(5);
        assertThat(page).hasSize(2);
        assertThat(purchases.sums())
                .extracting(row -> row.get("cents"))
                .containsExactlyInAnyOrder(502L, 802L, 901L, 801L, 500L);
    }

    @Test
    void valuesAreComputedOfEntities() {
        assertThat(purchases.findLabelsByTitleOrderByCents("dates"))
                .extracting(Label::getText)
                .containsExactly("dates 400", "dates 401");
        assertThat(purchases.findStreamableByTitle("dates").map(Purchase::getCents))
                .containsExactlyInAnyOrder(400L, 401L);
    }

    @Test
    void windowsScrollBackwards() {
        var forward = purchases.findFirst4ByCentsGreaterThanOrderByCentsAscIdAsc(200, ScrollPosition.keyset());
        var second =
                purchases.findFirst4ByCentsGreaterThanOrderByCentsAscIdAsc(200, forward.positionAt(forward.size() - 1));

        var back = purchases.findFirst4ByCentsGreaterThanOrderByCentsAscIdAsc(
                200, ((KeysetScrollPosition) second.positionAt(0)).backward());

        assertThat(second).extracting(Purchase::getCents).containsExactly(301L, 400L, 401L, 500L);
        assertThat(back.getContent())
                .extracting(Purchase::getId)
                .containsExactlyElementsOf(forward.map(Purchase::getId).getContent());
    }

    @Test
    void fluentQueriesEndAsTheySay() {
        var order = Sort.by("cents", "shopper.login");

        assertThat(purchases.<Purchase, Page<Purchase>>findBy(
                        PurchaseQueries.dearer(200),
                        query -> query.sortBy(order).page(PageRequest.of(1, 3))))
                .extracting(Purchase::getCents)
                .containsExactly(300L, 301L, 400L);
        assertThat(purchases.<Purchase, Long>findBy(PurchaseQueries.dearer(200), query -> query.count()))
                .isEqualTo(8);
        assertThat(purchases.<Purchase, Boolean>findBy(PurchaseQueries.dearer(500), query -> query.exists()))
                .isFalse();
        assertThat(purchases.<Purchase, Long>findBy(
                        PurchaseQueries.dearer(200),
                        query -> query.sortBy(order.descending()).firstValue().getCents()))
                .isEqualTo(500);
        assertThat(purchases.<Purchase, List<Long>>findBy(
                        PurchaseQueries.dearer(300),
                        query -> query.sortBy(order)
                                .scroll(ScrollPosition.offset(0))
                                .map(Purchase::getCents)
                                .getContent()))
                .containsExactly(400L, 401L, 500L);
        shop.inTransaction(() -> assertThat(purchases.<Purchase, Long>findBy(PurchaseQueries.dearer(300), query -> {
                    try (var stream = query.stream()) {
                        return stream.mapToLong(Purchase::getCents).sum();
                    }
                }))
                .isEqualTo(1_602));
        assertThat(purchases.<Purchase, List<Purchase>>findBy(
                        PurchaseQueries.dearer(300),
                        query -> query.project("shopper").sortBy(order).all()))
                .allMatch(purchase -> Hibernate.isInitialized(purchase.getShopper()));
    }

    @Test
    void specificationsChangeRows() {
        PredicateSpecification<Purchase> bread = (purchase, builder) -> builder.equal(purchase.get("title"), "bread");

        assertThat(shop.transaction()
                        .<Long>execute(status -> purchases.update(UpdateSpecification.<Purchase>update(
                                        (purchase, update, builder) -> update.set("cents", 7L))
                                .where(bread))))
                .isEqualTo(4);
        assertThat(shop.transaction()
                        .<Long>execute(status -> purchases.delete(DeleteSpecification.<Purchase>where(
                                (purchase, builder) -> builder.equal(purchase.get("cents"), 7L)))))
                .isEqualTo(4);
        assertThat(shop.transaction()
                        .<List<Purchase>>execute(status -> purchases.removeByTitleAndCentsGreaterThan("Apple", 100)))
                .extracting(its -> its.getShopper().getLogin())
                .containsExactlyInAnyOrder("bob", "dan");
        assertThat(purchases.count(bread)).isZero();
        assertThat(purchases.count(PurchaseQueries.dearer(0))).isEqualTo(9);
    }

    @Test
    void examplesAreCountedAndProjected() {
        var like = Example.of(
                new Shopper("", "A", 0),
                ExampleMatcher.matching()
                        .withIgnorePaths("login", "points", "version")
                        .withIgnoreCase());

        assertThat(shoppers.count(like)).isEqualTo(1);
        assertThat(shoppers.exists(like)).isTrue();
        assertThat(shoppers.<Shopper, Optional<Shopper>>findBy(like, query -> query.one()))
                .get()
                .extracting(Shopper::getLogin)
                .isEqualTo("ada");
    }

    @Test
    void partsOfTheApplicationsOwnHaveTheEntityManagerOfTheTransaction() {
        assertThat(purchases.titlesOf("bob")).containsExactly("dates", "Cheese", "bread", "Apple");
        shop.inTransaction(() -> {
            shop.entities().persist(new Purchase(shoppers.findById("bob").orElseThrow(), "Fig", 900));
            assertThat(purchases.titlesOf("bob")).startsWith("Fig");
        });
    }

    @Test
    void jdbcJoinsTheTransactionOfOneShopper() {
        shop.inTransaction(() -> {
            assertThat(shoppers.findById("cid")).isPresent();
            assertThat(shop.jdbc().update("update purchase set cents = 1 where shopper_login = ?", "cid"))
                    .isEqualTo(3);
        });

        assertThat(purchases.count(PurchaseQueries.dearer(1))).isEqualTo(12);
    }

    @Test
    void transactionsEndWhenTheirTimeIsOver() {
        var brief = shop.transaction();
        brief.setTimeout(1);

        assertThatThrownBy(() -> brief.executeWithoutResult(status -> {
                    service.rename("ada", "Late");
                    try {
                        Thread.sleep(1_100);
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    shoppers.flush();
                }))
                .isInstanceOf(RuntimeException.class);

        assertThat(shoppers.findById("ada").orElseThrow().getName()).isEqualTo("a");
    }
}
