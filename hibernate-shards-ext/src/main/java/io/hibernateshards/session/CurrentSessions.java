package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import java.lang.reflect.InvocationTargetException;
import org.hibernate.HibernateException;
import org.hibernate.Session;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.context.internal.ManagedSessionContext;
import org.hibernate.context.internal.ThreadLocalSessionContext;
import org.hibernate.context.spi.CurrentSessionContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The application's choice of what its current session is, asked for a façade session. Adapter to
 * {@code ThreadLocalSessionContext} and {@code ManagedSessionContext}, which applications choose by a short name.
 */
final class CurrentSessions {

    private CurrentSessions() {}

    /** The context that the setting names, or null where there is none. */
    static @Nullable CurrentSessionContext of(SessionFactoryImplementor facade) {
        var name = facade.getProperties().get(AvailableSettings.CURRENT_SESSION_CONTEXT_CLASS);
        if (name == null) {
            return null;
        }
        return switch (name.toString()) {
            case "thread" -> new OfThread(facade);
            case "managed" -> new ManagedSessionContext(facade);
            case "jta" -> throw MESSAGES.undecided("current_session_context_class=jta");
            default -> ofClass(name.toString(), facade);
        };
    }

    private static CurrentSessionContext ofClass(String name, SessionFactoryImplementor facade) {
        try {
            return (CurrentSessionContext) facade.getClassLoaderService()
                    .classForName(name)
                    .getConstructor(SessionFactoryImplementor.class)
                    .newInstance(facade);
        } catch (InvocationTargetException failure) {
            throw new HibernateException("The current session context '" + name + "' failed", failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new HibernateException("The current session context '" + name + "' cannot be made", failure);
        }
    }

    /** One session per thread, closed with its transaction. */
    private static final class OfThread extends ThreadLocalSessionContext {

        private static final long serialVersionUID = 1;

        OfThread(SessionFactoryImplementor facade) {
            super(facade);
        }

        @Override
        protected Session buildOrObtainSession() {
            return factory().openSession();
        }
    }
}
