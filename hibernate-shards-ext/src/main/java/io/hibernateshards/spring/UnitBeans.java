package io.hibernateshards.spring;

import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.metrics.ShardEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/** The beans of an application that are settings of its unit: who is told what happens, and what tasks for other threads pass. */
final class UnitBeans {

    private UnitBeans() {}

    /** Adds to those that the settings name already. */
    static void addListeners(Map<String, Object> unit, ObjectProvider<ShardEvents> listeners) {
        var beans = listeners.orderedStream().toList();
        if (!beans.isEmpty()) {
            var all = new ArrayList<Object>();
            var named = unit.get(ShardsSettings.EVENTS);
            if (named != null) {
                all.add(named);
            }
            all.addAll(beans);
            unit.put(ShardsSettings.EVENTS, all);
        }
    }

    /** Several are composed in their order, as Spring Boot does for its own executors. The setting goes before them. */
    static void addDecorators(Map<String, Object> unit, ObjectProvider<TaskDecorator> decorators) {
        var beans = decorators.orderedStream().toList();
        if (!beans.isEmpty()) {
            unit.putIfAbsent(ShardsSettings.SCATTER_TASK_DECORATOR, operator(composed(beans)));
        }
    }

    private static TaskDecorator composed(List<TaskDecorator> decorators) {
        return decorators.size() == 1 ? decorators.get(0) : new CompositeTaskDecorator(decorators);
    }

    private static UnaryOperator<Runnable> operator(TaskDecorator decorator) {
        return decorator::decorate;
    }
}
