package io.hibernateshards.session;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.hibernate.event.spi.EventSource;
import org.hibernate.stat.SessionStatistics;

/** What a façade session holds: the sums over its engine sessions. */
final class FacadeStatistics implements SessionStatistics {

    private final Supplier<List<EventSource>> opened;

    FacadeStatistics(Supplier<List<EventSource>> opened) {
        this.opened = opened;
    }

    @Override
    public int getEntityCount() {
        return opened.get().stream()
                .mapToInt(engine -> engine.getStatistics().getEntityCount())
                .sum();
    }

    @Override
    public int getCollectionCount() {
        return opened.get().stream()
                .mapToInt(engine -> engine.getStatistics().getCollectionCount())
                .sum();
    }

    @Override
    public Set<?> getEntityKeys() {
        var keys = new HashSet<Object>();
        opened.get().forEach(engine -> keys.addAll(engine.getStatistics().getEntityKeys()));
        return keys;
    }

    @Override
    public Set<?> getCollectionKeys() {
        var keys = new HashSet<Object>();
        opened.get().forEach(engine -> keys.addAll(engine.getStatistics().getCollectionKeys()));
        return keys;
    }
}
