package io.hibernateshards.examples.links;

import io.hibernateshards.examples.Account;
import jakarta.persistence.Persistence;
import java.util.List;

/** Five links on two databases, found by a map on a third. */
public final class LinksExample {

    private LinksExample() {}

    public static void run(Account account) {
        try (var factory = Persistence.createEntityManagerFactory("links")) {
            var shortener = new LinkShortener(factory);
            account.begin("A link shortener with a key map, on three databases", factory);
            account.act("The first link", factory, () -> {
                shortener.shorten("orm", "https://hibernate.org/orm/");
            });
            account.act("The second link", factory, () -> {
                shortener.shorten("h2", "https://h2database.com/");
            });
            account.act("Three more", factory, () -> {
                shortener.shorten("pg", "https://www.postgresql.org/");
                shortener.shorten("java", "https://dev.java/");
                shortener.shorten("jpa", "https://jakarta.ee/specifications/persistence/");
            });
            account.ask(
                    "Links by database",
                    factory,
                    () -> shortener.countByDatabase().entrySet());
            account.ask("How many there are", factory, () -> List.of(shortener.count()));
            account.ask("The second page of two, by their code", factory, () -> shortener.codes(2, 2));
            account.ask(
                    "What 'h2' stands for",
                    factory,
                    () -> List.of(shortener.resolve("h2").orElseThrow()));
            account.ask(
                    "Somebody else wants 'h2'",
                    factory,
                    () -> List.of(
                            shortener.shorten("h2", "https://en.wikipedia.org/wiki/Hydrogen") ? "stored" : "taken"));
        }
        try (var factory = Persistence.createEntityManagerFactory("links")) {
            var shortener = new LinkShortener(factory);
            account.ask(
                    "Another process is asked for 'h2', and looks at the map",
                    factory,
                    () -> List.of(shortener.resolve("h2").orElseThrow()));
            account.ask(
                    "Asked again, it remembers",
                    factory,
                    () -> List.of(shortener.resolve("h2").orElseThrow()));
            account.ask(
                    "A code that nobody has",
                    factory,
                    () -> List.of(shortener.resolve("none").orElse("unknown")));
        }
    }
}
