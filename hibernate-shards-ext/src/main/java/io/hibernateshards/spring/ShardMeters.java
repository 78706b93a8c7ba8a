package io.hibernateshards.spring;

import io.hibernateshards.metrics.micrometer.MicrometerShardEvents;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;

/** Counts what happens on a sharded unit in every registry that it is bound to. */
public final class ShardMeters implements MeterBinder {

    private final Optional<ShardedSessionFactoryImpl> unit;

    ShardMeters(Optional<ShardedSessionFactoryImpl> unit) {
        this.unit = unit;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        unit.ifPresent(factory -> factory.events()
                .add(new MicrometerShardEvents(registry, factory.databaseNames(), factory.delegates())));
    }
}
