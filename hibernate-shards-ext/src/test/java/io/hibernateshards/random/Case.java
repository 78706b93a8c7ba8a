package io.hibernateshards.random;

import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.entity.ClassShape;
import io.hibernateshards.fixtures.entity.MadeClasses;
import io.hibernateshards.random.Unit.Arrangement;
import java.util.List;

/** A schema with its rows, in plain Hibernate and on several databases, that serves many statements. */
final class Case implements AutoCloseable {

    private static final List<Arrangement> ARRANGEMENTS = List.of(
            new Arrangement(8, 2),
            new Arrangement(1, 1),
            new Arrangement(8, 1),
            new Arrangement(8, 8),
            new Arrangement(1024, 4));

    final Schema schema;
    final List<ClassShape> shapes;
    final Arrangement arrangement;
    final Rows rows;
    final Unit plain;
    final Unit sharded;
    private final Databases databases;

    private Case(Schema schema, Arrangement arrangement, Rows rows, DatabaseKind kind) {
        this.schema = schema;
        this.arrangement = arrangement;
        this.rows = rows;
        shapes = SchemaClasses.shapes(schema);
        var classes = MadeClasses.of(shapes);
        databases = Databases.create(kind);
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        thread.setContextClassLoader(classes.loader());
        try {
            plain = new Unit(Arrangement.PLAIN, databases, classes.classes());
            sharded = new Unit(arrangement, databases, classes.classes());
            plain.factory.runInTransaction(em -> rows.fill(em, classes));
            sharded.factory.runInTransaction(em -> rows.fill(em, classes));
        } catch (RuntimeException failure) {
            databases.close();
            throw new IllegalStateException(
                    "Cannot open on " + arrangement + ": " + Verdict.causes(failure) + "\n" + text(), failure);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /** The case of a seed. */
    static Case open(long seed, DatabaseKind kind) {
        var schema = SchemaGrammar.make(Choices.random(seed, -1));
        var rows = Rows.make(schema, Choices.random(seed, -2));
        var arrangement = Choices.random(seed, -3);
        var chosen = ARRANGEMENTS.get(arrangement.weighted(35, 8, 10, 30, 17));
        return of(
                schema,
                chosen.virtualShards() < 8 && schema.namesVirtualShards() ? ARRANGEMENTS.get(0) : chosen,
                rows,
                kind);
    }

    static Case of(Schema schema, Arrangement arrangement, Rows rows, DatabaseKind kind) {
        return new Case(schema, arrangement, rows, kind);
    }

    Verdict verdict(Statement statement) {
        return Verdict.of(plain, sharded, statement);
    }

    /** Entities and rows, to be read. */
    String text() {
        var text = new StringBuilder();
        shapes.forEach(shape -> text.append(shape).append('\n'));
        rows.rows()
                .forEach(row ->
                        text.append(row.type()).append(' ').append(row.values()).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        try {
            sharded.close();
            plain.close();
        } finally {
            databases.close();
        }
    }
}
