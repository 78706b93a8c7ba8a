package io.hibernateshards.spring;

import io.hibernateshards.metrics.micrometer.MicrometerShardEvents;
import io.hibernateshards.session.ShardedSessionFactoryImpl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Counts what happens on a sharded unit in every registry that it is bound to. */
public final class ShardMeters implements MeterBinder {

    private final ShardedSessionFactoryImpl factory;

    ShardMeters(ShardedSessionFactoryImpl factory) {
        this.factory = factory;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        factory.events().add(new MicrometerShardEvents(registry, factory.databaseNames(), factory.delegates()));
    }
}
