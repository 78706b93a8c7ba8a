package io.hibernateshards.spring;

import io.hibernateshards.boot.ShardsSettings;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the properties of an application name databases: without them its unit is Hibernate's own. */
final class OnNamedDatabases extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        var message = ConditionMessage.forCondition("Sharded unit");
        return namesDatabases(context.getEnvironment())
                ? ConditionOutcome.match(message.foundExactly("databases"))
                : ConditionOutcome.noMatch(message.because("neither 'hibernate-shards.databases' nor "
                        + "'spring.jpa.properties." + ShardsSettings.DATABASES + "' is set"));
    }

    static boolean namesDatabases(Environment environment) {
        var binder = Binder.get(environment);
        return binder.bind(ShardsProperties.PREFIX + ".databases", Bindable.mapOf(String.class, Object.class))
                        .isBound()
                || binder.bind("spring.jpa.properties", Bindable.mapOf(String.class, String.class))
                        .orElse(Map.of())
                        .containsKey(ShardsSettings.DATABASES);
    }
}
