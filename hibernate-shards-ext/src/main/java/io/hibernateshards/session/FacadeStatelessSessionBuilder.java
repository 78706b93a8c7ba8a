package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import java.sql.Connection;
import org.hibernate.FlushMode;
import org.hibernate.StatelessSessionBuilder;
import org.hibernate.engine.creation.internal.StatelessSessionBuilderImpl;
import org.jspecify.annotations.Nullable;

/**
 * The options of a stateless façade session. Adapter to
 * {@code org.hibernate.engine.creation.internal.StatelessSessionBuilderImpl}: Hibernate reads a builder's options back by no
 * public type.
 */
final class FacadeStatelessSessionBuilder extends StatelessSessionBuilderImpl {

    private final ShardedSessionFactoryImpl factory;

    FacadeStatelessSessionBuilder(ShardedSessionFactoryImpl factory) {
        super(factory.engine());
        this.factory = factory;
    }

    @Override
    public StatelessSessionBuilder connection(Connection connection) {
        throw MESSAGES.ownConnection();
    }

    @Override
    public StatelessSessionBuilder tenantIdentifier(@Nullable Object tenant) {
        factory.checkOwnTenants(tenant);
        return super.tenantIdentifier(tenant);
    }

    @Override
    @Deprecated(forRemoval = true)
    public StatelessSessionBuilder tenantIdentifier(@Nullable String tenant) {
        return tenantIdentifier((Object) tenant);
    }

    @Override
    protected ShardedStatelessSessionImpl createStatelessSession() {
        return new ShardedStatelessSessionImpl(factory, sessionOptions());
    }

    /** The same options for the session underneath, which flushes nothing, as it manages nothing. */
    private FacadeSessionBuilder sessionOptions() {
        var options = new FacadeSessionBuilder(factory);
        var interceptor = getInterceptor();
        if (interceptor == null) {
            options.noInterceptor();
        } else {
            options.interceptor(interceptor);
        }
        options.statementInspector(statementInspector)
                .connectionHandlingMode(connectionHandlingMode)
                .readOnly(readOnly)
                .initialCacheMode(cacheMode)
                .jdbcTimeZone(jdbcTimeZone)
                .flushMode(FlushMode.MANUAL);
        if (tenantIdentifier != null) {
            options.tenantIdentifier(tenantIdentifier);
        }
        return options.at(temporalIdentifier);
    }
}
