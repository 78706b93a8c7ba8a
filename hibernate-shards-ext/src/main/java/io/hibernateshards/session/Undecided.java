package io.hibernateshards.session;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import java.lang.reflect.Proxy;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.StatelessSessionImplementor;

/** What lies under the façades: refuses, by its name, every method that nobody has decided. */
final class Undecided {

    static final SessionImplementor SESSION = refusing(SessionImplementor.class);

    private Undecided() {}

    static <T> T refusing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                Undecided.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> proxy == arguments[0];
                            default -> "nothing decided";
                        };
                    }
                    throw MESSAGES.undecided(method.getName());
                }));
    }

    static StatelessSessionImplementor stateless() {
        return refusing(StatelessSessionImplementor.class);
    }
}
