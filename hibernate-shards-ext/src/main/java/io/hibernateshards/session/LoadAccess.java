package io.hibernateshards.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/**
 * Records how an application sets up one of Hibernate's load accesses, and replays it on the engine sessions that the load
 * is routed to when it is known what to load.
 *
 * @param <A> the load access interface
 */
final class LoadAccess<A> {

    /** What becomes of the call that ends the set-up. */
    interface Terminal<A> {
        @Nullable
        Object call(LoadAccess<A> recorded, String method, @Nullable Object @Nullable [] arguments);
    }

    private record Call(Method method, @Nullable Object @Nullable [] arguments) {}

    private final Function<EventSource, A> real;
    private final List<Call> calls = new ArrayList<>(2);

    private LoadAccess(Function<EventSource, A> real) {
        this.real = real;
    }

    /**
     * A load access that records.
     *
     * @param type the interface; what returns it is set-up, all else ends it
     * @param real the load access of one engine session
     * @param check is given what set-up calls are, and throws what is refused
     */
    static <A> A recording(
            Class<? super A> type,
            Function<EventSource, A> real,
            Consumer<@Nullable Object> check,
            Terminal<A> terminal) {
        var recorded = new LoadAccess<A>(real);
        @SuppressWarnings("unchecked") // The interface is raw, its type argument is the caller's.
        A access = (A) Proxy.newProxyInstance(
                LoadAccess.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> proxy == arguments[0];
                            default -> type.getSimpleName();
                        };
                    }
                    if (method.getReturnType() == type) {
                        if (arguments != null) {
                            Arrays.stream(arguments).forEach(check);
                        }
                        recorded.calls.add(new Call(method, arguments));
                        return proxy;
                    }
                    return terminal.call(recorded, method.getName(), arguments);
                });
        return access;
    }

    /** The load access of an engine session, set up as recorded. */
    A on(EventSource engine) {
        var access = real.apply(engine);
        for (var call : calls) {
            invoke(call.method(), access, call.arguments());
        }
        return access;
    }

    /** Whether the last recorded call of that name had that argument. */
    boolean says(String method, Object argument) {
        boolean said = false;
        for (var call : calls) {
            if (call.method().getName().equals(method) && call.arguments() != null) {
                said = argument.equals(call.arguments()[0]);
            }
        }
        return said;
    }

    /** Whether a recorded call asks for a lock. */
    boolean isLocking() {
        return calls.stream()
                .filter(call -> call.arguments() != null)
                .flatMap(call -> Arrays.stream(call.arguments()))
                .anyMatch(argument ->
                        argument instanceof org.hibernate.LockMode mode && mode.greaterThan(org.hibernate.LockMode.READ)
                                || argument instanceof org.hibernate.LockOptions options
                                        && options.getLockMode().greaterThan(org.hibernate.LockMode.READ));
    }

    private static void invoke(Method method, Object target, @Nullable Object @Nullable [] arguments) {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
