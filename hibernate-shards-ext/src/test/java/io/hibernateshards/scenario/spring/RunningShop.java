package io.hibernateshards.scenario.spring;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.scenario.Arrangement;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The application, started on fresh databases, with the beans that tests use. */
record RunningShop(ConfigurableApplicationContext context, Databases made, List<TestDatabase> databases)
        implements AutoCloseable {

    static RunningShop start(DatabaseKind kind, Arrangement arrangement, String... more) {
        var made = Databases.create(kind);
        var databases = arrangement.databases(made);
        var properties = Stream.concat(
                        ShopApplication.properties(arrangement, databases).stream(),
                        Stream.concat(Stream.of("spring.jpa.hibernate.ddl-auto=create"), Stream.of(more)))
                .map("--"::concat)
                .toArray(String[]::new);
        var context = new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run(properties);
        return new RunningShop(context, made, databases);
    }

    /** An entity manager as the application gets it: that of the transaction, or one for each call. */
    EntityManager entities() {
        return SharedEntityManagerCreator.createSharedEntityManager(context.getBean(EntityManagerFactory.class));
    }

    JdbcTemplate jdbc() {
        return context.getBean(JdbcTemplate.class);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    void inTransaction(Runnable work) {
        transaction().executeWithoutResult(status -> work.run());
    }

    /** A shopper, not stored, whose login leads to that database. */
    Shopper shopperOn(String database) {
        return shopperOn(database, "s");
    }

    /** The same, where the login begins as it is said. */
    Shopper shopperOn(String database, String login) {
        var factory = context.getBean(ShardedSessionFactory.class);
        for (int i = 0; ; i++) {
            var shard = factory.shardOf(Shopper.class, login + i).orElseThrow();
            if (factory.databaseOf(shard).equals(database)) {
                return new Shopper(login + i, "On " + database, 1);
            }
        }
    }

    /** Deletes all rows. */
    void empty() throws SQLException {
        for (var database : databases) {
            database.execute("delete from purchase", "delete from shopper");
        }
    }

    @Override
    public void close() {
        context.close();
        made.close();
    }
}
