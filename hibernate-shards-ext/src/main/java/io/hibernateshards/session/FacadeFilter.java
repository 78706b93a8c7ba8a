package io.hibernateshards.session;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.hibernate.Filter;
import org.hibernate.engine.spi.FilterDefinition;
import org.hibernate.event.spi.EventSource;

/** A filter that is enabled on a façade session: a parameter that is set reaches every engine session. */
final class FacadeFilter implements Filter {

    private final Filter own;
    private final Supplier<List<EventSource>> opened;

    FacadeFilter(Filter own, Supplier<List<EventSource>> opened) {
        this.own = own;
        this.opened = opened;
    }

    /** Enables it on an engine session, with the parameters set so far. */
    void enableOn(EventSource engine) {
        var filter = engine.enableFilter(getName());
        for (var parameter : getFilterDefinition().getParameterNames()) {
            var value = own.getParameterValue(parameter);
            if (value instanceof Collection<?> values) {
                filter.setParameterList(parameter, values);
            } else if (value != null) {
                filter.setParameter(parameter, value);
            }
        }
    }

    private void onOpened(java.util.function.Consumer<Filter> setting) {
        for (var engine : opened.get()) {
            setting.accept(Objects.requireNonNull(engine.getEnabledFilter(getName())));
        }
    }

    @Override
    public String getName() {
        return own.getName();
    }

    @Override
    public FilterDefinition getFilterDefinition() {
        return own.getFilterDefinition();
    }

    @Override
    public Filter setParameter(String name, Object value) {
        own.setParameter(name, value);
        onOpened(filter -> filter.setParameter(name, value));
        return this;
    }

    @Override
    public Filter setParameterList(String name, Collection<?> values) {
        own.setParameterList(name, values);
        onOpened(filter -> filter.setParameterList(name, values));
        return this;
    }

    @Override
    public Filter setParameterList(String name, Object[] values) {
        own.setParameterList(name, values);
        onOpened(filter -> filter.setParameterList(name, values));
        return this;
    }

    @Override
    public Object getParameterValue(String name) {
        return own.getParameterValue(name);
    }

    @Override
    public void validate() {
        own.validate();
    }

    @Override
    public boolean isAutoEnabled() {
        return own.isAutoEnabled();
    }

    @Override
    public boolean isAppliedToLoadByKey() {
        return own.isAppliedToLoadByKey();
    }
}
