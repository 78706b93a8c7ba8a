package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.boot.ShardsPersistenceProvider;
import io.hibernateshards.id.ShardedId;
import io.hibernateshards.sharding.DirectorySharding;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PersistenceConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.hibernate.exception.ConstraintViolationException;

/** An application in a JVM of its own: says that it is ready, waits for the others, and writes as fast as it can. */
final class NodeProcess {

    static final int SENDERS = 600;
    static final int KEYS = 60;
    private static final int SENDERS_AT_ONCE = 20;

    /** A root whose place is told by its generated id. */
    @Entity(name = "Sender")
    @EntityGroup("sender")
    static class Sender {
        @Id
        @GeneratedValue
        @ShardedId
        @ShardKey
        Long id;
    }

    @Entity(name = "Parcel")
    @EntityGroup("sender")
    static class Parcel {
        @Id
        @GeneratedValue
        @ShardedId
        Long id;

        @ShardKey
        @ManyToOne(optional = false)
        Sender sender;
    }

    /** An entity whose place is the first comer's choice. */
    @Entity(name = "Tenant")
    @EntityGroup("tenant")
    @DirectorySharding
    static class Tenant {
        @Id
        @ShardKey
        String name;

        Tenant() {}

        Tenant(String name) {
            this.name = name;
        }
    }

    private NodeProcess() {}

    static SessionFactory open(Map<?, ?> settings) {
        var unit = new PersistenceConfiguration("nodes").provider(ShardsPersistenceProvider.class.getName());
        unit.managedClass(Sender.class).managedClass(Parcel.class).managedClass(Tenant.class);
        settings.forEach((name, value) -> unit.property(name.toString(), value));
        return unit.createEntityManagerFactory().unwrap(SessionFactory.class);
    }

    /** Arguments: the file with the unit's settings, the file to write when ready, the file to wait for. */
    public static void main(String[] arguments) throws Exception {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(reader);
        }
        try (var factory = open(settings)) {
            Files.writeString(Path.of(arguments[1]), "ready");
            await(Path.of(arguments[2]));
            for (int written = 0; written < SENDERS; written += SENDERS_AT_ONCE) {
                factory.inTransaction(session -> {
                    for (int count = 0; count < SENDERS_AT_ONCE; count++) {
                        var sender = new Sender();
                        session.persist(sender);
                        var parcel = new Parcel();
                        parcel.sender = sender;
                        session.persist(parcel);
                    }
                });
            }
            for (int number = 0; number < KEYS; number++) {
                enter(factory, new Tenant("tenant" + number));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Another node may have written the same tenant, in the same place: then its database refuses this one. */
    private static void enter(SessionFactory factory, Tenant tenant) {
        try {
            factory.inTransaction(session -> session.persist(tenant));
        } catch (RuntimeException failure) {
            Throwable cause = failure;
            while (cause != null && !(cause instanceof ConstraintViolationException)) {
                cause = cause.getCause();
            }
            if (cause == null) {
                throw failure;
            }
        }
    }

    private static void await(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
