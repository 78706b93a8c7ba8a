package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.TransactionMode;
import java.sql.Connection;
import org.hibernate.engine.creation.internal.SessionBuilderImpl;
import org.hibernate.engine.creation.spi.SessionBuilderImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The options of a façade session, which its engine sessions are opened with. Adapter to
 * {@code org.hibernate.engine.creation.internal.SessionBuilderImpl}: Hibernate reads a builder's options back by no public type.
 */
final class FacadeSessionBuilder extends SessionBuilderImpl {

    private final ShardedSessionFactoryImpl factory;
    private @Nullable TransactionMode mode;

    FacadeSessionBuilder(ShardedSessionFactoryImpl factory) {
        super(factory.engine());
        this.factory = factory;
    }

    FacadeSessionBuilder transactions(TransactionMode newMode) {
        mode = newMode;
        return this;
    }

    /** Sets the moment or changeset whose rows are read; null for the present. */
    FacadeSessionBuilder at(@Nullable Object moment) {
        temporalIdentifier = moment;
        return this;
    }

    @Nullable
    TransactionMode mode() {
        return mode;
    }

    @Override
    public SessionBuilderImplementor connection(Connection connection) {
        throw MESSAGES.ownConnection();
    }

    @Override
    public SessionBuilderImplementor tenantIdentifier(@Nullable Object tenant) {
        factory.checkOwnTenants(tenant);
        return super.tenantIdentifier(tenant);
    }

    @Override
    @Deprecated(forRemoval = true)
    public SessionBuilderImplementor tenantIdentifier(@Nullable String tenant) {
        return tenantIdentifier((Object) tenant);
    }

    @Override
    public ShardedSessionImpl openSession() {
        return (ShardedSessionImpl) super.openSession();
    }

    @Override
    protected ShardedSessionImpl createSession() {
        return new ShardedSessionImpl(factory, this);
    }
}
