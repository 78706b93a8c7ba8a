package io.hibernateshards.demo.web.happened;

import io.hibernateshards.metrics.ShardEvents;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;
import org.springframework.stereotype.Component;

/**
 * The request that this thread works for. The library tells it what happens, as it is a bean of type {@link ShardEvents}, and
 * carries it to the threads that ask the databases, as it is a {@link TaskDecorator}.
 */
@Component
public class CurrentHappening implements ShardEvents, TaskDecorator {

    private final ThreadLocal<@Nullable Happening> current = new ThreadLocal<>();

    @Override
    public void executed(String database, String sql, long nanos) {
        var happening = current.get();
        if (happening != null) {
            happening.add(new Happening.Statement(database, sql, nanos / 1e6));
        }
    }

    @Override
    public void planned(Supplier<String> query, Supplier<String> plan) {
        var happening = current.get();
        if (happening != null) {
            happening.add(new Happening.Plan(query.get(), plan.get()));
        }
    }

    @Override
    public Runnable decorate(Runnable task) {
        var happening = current.get();
        if (happening == null) {
            return task;
        }
        return () -> {
            var before = current.get();
            current.set(happening);
            try {
                task.run();
            } finally {
                current.set(before);
            }
        };
    }

    void begin(Happening happening) {
        current.set(happening);
    }

    void end() {
        current.remove();
    }
}
