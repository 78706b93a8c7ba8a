package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.sharding.RangePart;
import io.hibernateshards.sharding.RangeSharding;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Orders by ranges of their numbers; their items follow. */
class OrderRangesIT {

    private static final Set<String> BOTH = Set.of("first", "second");

    @Entity(name = "Purchase")
    @Table(name = "orders")
    @EntityGroup("order")
    @RangeSharding(
            parts = {
                @RangePart(name = "first", from = "1000", to = "1999", vshards = "0"),
                @RangePart(name = "second", from = "2000", to = "2999", vshards = "1")
            })
    static class Order {
        @Id
        @ShardKey
        int id;

        @OneToMany(mappedBy = "order", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Item> items = new ArrayList<>();

        Order() {}

        Order(int id, int... items) {
            this.id = id;
            for (int item : items) {
                this.items.add(new Item(item, this));
            }
        }
    }

    @Entity(name = "Item")
    @EntityGroup("order")
    @UniquePerDatabase
    static class Item {
        @Id
        int id;

        @ShardKey
        @ManyToOne(optional = false)
        Order order;

        Item() {}

        Item(int id, Order order) {
            this.id = id;
            this.order = order;
        }
    }

    private static WatchedUnit unit(Databases databases) {
        var unit = WatchedUnit.of(databases, List.of("first", "second"), Map.of(), Order.class, Item.class);
        unit.persist(List.of(new Order(1001, 1, 2), new Order(2001, 3)));
        return unit;
    }

    @OnEachDatabase
    void itemsFollowTheirOrder(Databases databases) {
        try (var unit = unit(databases)) {
            var items = "select id, order_id, vshard from Item order by id";
            assertThat(unit.rows("first", "select id from orders")).containsExactly("1001");
            assertThat(unit.rows("first", items)).containsExactly("1|1001|0", "2|1001|0");
            assertThat(unit.rows("second", "select id from orders")).containsExactly("2001");
            assertThat(unit.rows("second", items)).containsExactly("3|2001|1");
            unit.asking(
                    Set.of("first"),
                    session -> assertThat(session.find(Order.class, 1001).items.size())
                            .isEqualTo(2));
        }
    }

    @OnEachDatabase
    void aRangeOfNumbersIsAskedWhereItIsAlsoForItsItems(Databases databases) {
        try (var unit = unit(databases)) {
            var items = "select i.id from Item i where i.order.id between ?1 and ?2 order by i.id";
            assertThat(unit.list(Set.of("first"), items, Integer.class, 1000, 1999))
                    .containsExactly(1, 2);
            assertThat(unit.list(BOTH, items, Integer.class, 1001, 2001)).containsExactly(1, 2, 3);
            unit.expectNowhere(items, 3000, 3999);
            assertThat(unit.list(
                            Set.of("second"),
                            "select o.id, count(i) from Purchase o join o.items i where o.id >= 2000 group by o.id",
                            Object[].class))
                    .containsExactly(new Object[] {2001, 1L});
            assertThat(unit.list(BOTH, "from Purchase o join fetch o.items order by o.id", Order.class))
                    .extracting(order -> order.items.size())
                    .containsExactly(2, 1);
        }
    }

    @OnEachDatabase
    void anOrderOutsideAllRangesIsRefusedWithItsItems(Databases databases) {
        try (var unit = unit(databases)) {
            assertThatThrownBy(() -> unit.persist(List.of(new Order(3000, 4))))
                    .hasStackTraceContaining(ShardException.class.getName())
                    .hasStackTraceContaining("The shard key '3000' is in no part of entity group 'order'")
                    .hasStackTraceContaining("Append a part that has it");
            assertThat(unit.list(BOTH, "select count(i) from Item i", Long.class))
                    .containsExactly(3L);
        }
    }
}
