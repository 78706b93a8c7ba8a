package io.hibernateshards.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.ArrayList;
import java.util.List;

/** Makes the functions that annotated classes say, for an entity group 'g' of 1,024 virtual shards. */
final class Functions {

    private static final List<String> ATTRIBUTES = List.of("first", "second");

    static final VirtualShardSet ALL = VirtualShardSet.range(new VirtualShardRange(0, 1023));

    private Functions() {}

    static ShardingFunction of(Class<?> annotated, Class<?>... columnTypes) {
        var problems = new ArrayList<String>();
        var function = of(annotated, problems, columnTypes);
        assertThat(problems).isEmpty();
        return function;
    }

    static List<String> problemsOf(Class<?> annotated, Class<?>... columnTypes) {
        var problems = new ArrayList<String>();
        of(annotated, problems, columnTypes);
        return problems;
    }

    private static ShardingFunction of(Class<?> annotated, List<String> problems, Class<?>... columnTypes) {
        var columns = new ArrayList<EntityGroupKey.Column>();
        for (var type : columnTypes) {
            columns.add(new EntityGroupKey.Column(ATTRIBUTES.get(columns.size()), type));
        }
        var key = new EntityGroupKey("g", columns, 1024, null);
        return ShardingFunctions.of(key, List.of(annotated.getAnnotations()), problems);
    }
}
