package io.hibernateshards.benchmarks;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A shard key at the end of a path, read of four entities in turn, so that no reader is the only one that the compiler sees. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and calls prepare before anything else.
public class KeyReaderBenchmark {

    private static final int ENTITIES = 4;

    /** How a reader is made. */
    public enum Way {
        REFLECTION,
        METHOD_HANDLE,
        GENERATED
    }

    @Param
    Way way;

    private final Object[] entities = {new Post(), new Comment(), new Like(), new Friendship()};
    private final KeyReader[] readers = new KeyReader[ENTITIES];

    /** One reader for each entity. */
    @Setup
    public void prepare() throws ReflectiveOperationException {
        Field login = Member.class.getDeclaredField("login");
        for (int number = 0; number < ENTITIES; number++) {
            Field author = entities[number].getClass().getDeclaredField("author");
            author.set(entities[number], new Member("member" + number, "name", number));
            readers[number] = switch (way) {
                case REFLECTION -> KeyReader.byReflection(author, login);
                case METHOD_HANDLE -> KeyReader.byMethodHandle(author, login);
                case GENERATED -> KeyReader.byGeneratedCode(author, login);
            };
        }
    }

    /** One operation is one read. */
    @Benchmark
    @OperationsPerInvocation(ENTITIES)
    public void read(Blackhole read) {
        for (int number = 0; number < ENTITIES; number++) {
            read.consume(readers[number].read(entities[number]));
        }
    }

    /** An entity that inherits its member's key. */
    static class Post {
        Member author = new Member();
    }

    /** Another. */
    static class Comment {
        Member author = new Member();
    }

    /** Another. */
    static class Like {
        Member author = new Member();
    }

    /** Another. */
    static class Friendship {
        Member author = new Member();
    }
}
