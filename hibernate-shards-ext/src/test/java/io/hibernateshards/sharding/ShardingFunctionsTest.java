package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.VirtualShardRange;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardingFunctionsTest {

    private final List<String> problems = new ArrayList<>();

    @Deprecated
    private static class Plain {}

    @HashSharding(vshards = "0-511")
    private static class Half {}

    @HashSharding(vshards = "0-511")
    private static class SameHalf {}

    @Crc32Sharding
    private static class Crc32 {}

    @Md5Sharding(vshards = "7 - 9")
    private static class Md5 {}

    @HashSharding(vshards = "500-1500")
    private static class Outside {}

    @Constant(3)
    private static class Custom {}

    @Broken
    private static class CustomBroken {}

    /** A function of an application's own. */
    @Retention(RetentionPolicy.RUNTIME)
    @ShardingStrategy(ConstantFactory.class)
    @interface Constant {
        int value();
    }

    public static final class ConstantFactory implements ShardingFunctionFactory<Constant> {

        @Override
        public ShardingFunction create(Constant annotation, EntityGroupKey key) {
            return new HashFunction(new VirtualShardRange(annotation.value(), annotation.value()));
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ShardingStrategy(BrokenFactory.class)
    @interface Broken {}

    public static final class BrokenFactory implements ShardingFunctionFactory<Broken> {

        @Override
        public ShardingFunction create(Broken annotation, EntityGroupKey key) {
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void whoNamesNothingHasAHashOverTheWholeKeyspace() {
        assertThat(function(Plain.class).fingerprint())
                .isEqualTo("hash(xxh64) @ 0-1023")
                .isEqualTo(ShardingFunctions.byDefault(1024).fingerprint());
        assertThat(problems).isEmpty();
    }

    @Test
    void annotationsSayTheFunction() {
        assertThat(function(Half.class).fingerprint()).isEqualTo("hash(xxh64) @ 0-511");
        assertThat(function(Crc32.class).fingerprint()).isEqualTo("crc32 modulo @ 0-1023");
        assertThat(function(Md5.class).fingerprint()).isEqualTo("md5 modulo @ 7-9");
        assertThat(problems).isEmpty();
    }

    @Test
    void anApplicationsOwnAnnotationSaysItsFunction() {
        assertThat(function(Custom.class).place("anything")).isEqualTo(3);
        assertThat(problems).isEmpty();
    }

    @Test
    void aFactoryThatFailsIsAProblem() {
        function(CustomBroken.class);

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("'@Broken' of entity group 'g' cannot be made by")
                .contains("not today")
                .contains("Correct the factory");
    }

    @Test
    void equalAnnotationsOnSeveralEntitiesAreOne() {
        assertThat(function(Half.class, Plain.class, SameHalf.class).fingerprint())
                .isEqualTo("hash(xxh64) @ 0-511");
        assertThat(problems).isEmpty();
    }

    @Test
    void differentAnnotationsAreAProblem() {
        function(Half.class, Crc32.class);

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("'g' has several sharding functions: @HashSharding, @Crc32Sharding")
                .contains("Keep one annotation");
    }

    @Test
    void virtualShardsOutsideTheKeyspaceAreAProblem() {
        function(Outside.class);

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("vshards '500-1500' of @HashSharding of entity group 'g'")
                .contains("Numbers are from 0 to 1023");
    }

    private ShardingFunction function(Class<?>... rootClasses) {
        var annotations = new ArrayList<Annotation>();
        for (var rootClass : rootClasses) {
            annotations.addAll(List.of(rootClass.getAnnotations()));
        }
        var key = new EntityGroupKey("g", List.of(new EntityGroupKey.Column("key", String.class)), 1024, null);
        return ShardingFunctions.of(key, annotations, problems);
    }
}
