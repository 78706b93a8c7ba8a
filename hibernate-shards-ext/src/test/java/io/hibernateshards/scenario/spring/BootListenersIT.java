package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.metrics.CountingShardEvents;
import io.hibernateshards.metrics.ShardEvents;
import io.hibernateshards.scenario.Arrangement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.core.Ordered;
import org.springframework.core.task.TaskDecorator;

/** Beans of an application that listen to its unit, and that carry its thread-locals to the threads of scatters. */
class BootListenersIT {

    private static final Arrangement TWO = new Arrangement(8, 2);
    private static final ThreadLocal<String> CARRIED = ThreadLocal.withInitial(() -> "");

    /** What the thread of each statement carries. */
    static final class Carried implements ShardEvents {

        final Set<String> seen = ConcurrentHashMap.newKeySet();

        @Override
        public void executed(String database, String sql, long nanos) {
            seen.add(database + CARRIED.get());
        }
    }

    /** Adds a word to what the thread carries, around a task. */
    private record Adding(String word, int order) implements TaskDecorator, Ordered {

        @Override
        public Runnable decorate(Runnable task) {
            return () -> {
                CARRIED.set(CARRIED.get() + word);
                try {
                    task.run();
                } finally {
                    CARRIED.remove();
                }
            };
        }

        @Override
        public int getOrder() {
            return order;
        }
    }

    private static ApplicationContextRunner shop(Databases databases) {
        return new ApplicationContextRunner()
                .withUserConfiguration(ShopApplication.class)
                .withPropertyValues(ShopApplication.properties(TWO, TWO.databases(databases))
                        .toArray(String[]::new))
                .withPropertyValues("spring.jpa.hibernate.ddl-auto=create", "hibernate-shards.query-timeout=30s");
    }

    private static ContextConsumer<AssertableApplicationContext> seeing(Databases databases, String... expected) {
        return context -> {
            var shop = new RunningShop(context, databases, List.of());
            shop.entities().createQuery("from Shopper").getResultList();

            assertThat(context.getBean(Carried.class).seen).containsExactlyInAnyOrder(expected);
        };
    }

    @OnEachDatabase
    void everyListenerAmongTheBeansAndTheOneOfTheSettingAreTold(Databases databases) {
        shop(databases)
                .withBean(Carried.class)
                .withBean(CountingShardEvents.class)
                .withPropertyValues("spring.jpa.properties.hibernate.shards.events=" + OfSetting.class.getName())
                .run(context -> {
                    var shop = new RunningShop(context, databases, List.of());
                    OfSetting.COUNTED.set(0);

                    shop.entities().createQuery("from Shopper").getResultList();

                    assertThat(context.getBean(Carried.class).seen).containsExactlyInAnyOrder("db0", "db1");
                    assertThat(context.getBean(CountingShardEvents.class)
                                    .snapshot()
                                    .scatters())
                            .isEqualTo(1);
                    assertThat(OfSetting.COUNTED).hasValue(1);
                });
    }

    /** Counts scatters. */
    public static final class OfSetting implements ShardEvents {

        static final AtomicInteger COUNTED = new AtomicInteger();

        @Override
        public void scatter(int databases) {
            COUNTED.incrementAndGet();
        }
    }

    @OnEachDatabase
    void theDecoratorOfTheApplicationCarriesToScatters(Databases databases) {
        shop(databases)
                .withBean(Carried.class)
                .withBean("one", TaskDecorator.class, () -> new Adding("-one", 0))
                .run(seeing(databases, "db0-one", "db1-one"));
    }

    @OnEachDatabase
    void severalDecoratorsAreComposedAsForExecutorsOfSpringBoot(Databases databases) {
        shop(databases)
                .withBean(Carried.class)
                .withBean("inner", TaskDecorator.class, () -> new Adding("-inner", 1))
                .withBean("outer", TaskDecorator.class, () -> new Adding("-outer", 2))
                .run(seeing(databases, "db0-outer-inner", "db1-outer-inner"));
    }
}
