package io.hibernateshards.sharding;

import static io.hibernateshards.logging.ShardingMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.topology.VirtualShardRange;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The functions that entity groups have. */
public final class ShardingFunctions {

    private ShardingFunctions() {}

    /** The function of an entity group that names none: a hash over the whole keyspace. */
    public static ShardingFunction byDefault(int shardCount) {
        return new HashFunction(new VirtualShardRange(0, shardCount - 1));
    }

    /**
     * The function that the annotations on the root classes of an entity group's entities say: those that are marked by
     * {@link ShardingStrategy}, which may stand on several of the classes if they are equal.
     *
     * @param annotations all annotations of those classes
     * @param problems takes everything that is wrong, each with its remedy
     * @return the function; the default one where no annotation says one, or where problems were added
     */
    public static ShardingFunction of(
            EntityGroupKey key, Collection<? extends Annotation> annotations, List<String> problems) {
        var strategies = annotations.stream()
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(ShardingStrategy.class))
                .map(Annotation.class::cast)
                .distinct()
                .toList();
        if (strategies.size() > 1) {
            problems.add(MESSAGES.severalFunctions(
                    key.entityGroup(),
                    strategies.stream()
                            .map(strategy -> "@" + strategy.annotationType().getSimpleName())
                            .collect(Collectors.joining(", "))));
        }
        return strategies.size() == 1 ? create(strategies.get(0), key, problems) : byDefault(key.shardCount());
    }

    @SuppressWarnings("unchecked") // The meta-annotation promises that the factory takes the annotation.
    private static ShardingFunction create(Annotation strategy, EntityGroupKey key, List<String> problems) {
        var type = strategy.annotationType();
        var factoryType = type.getAnnotation(ShardingStrategy.class).value();
        try {
            var factory = (ShardingFunctionFactory<Annotation>)
                    factoryType.getDeclaredConstructor().newInstance();
            return factory.create(strategy, key);
        } catch (ShardConfigurationException wrong) {
            problems.addAll(wrong.problems());
        } catch (ReflectiveOperationException | RuntimeException failure) {
            problems.add(MESSAGES.factoryFailed(
                    type.getSimpleName(), key.entityGroup(), factoryType.getName(), failure.toString()));
        }
        return byDefault(key.shardCount());
    }
}
