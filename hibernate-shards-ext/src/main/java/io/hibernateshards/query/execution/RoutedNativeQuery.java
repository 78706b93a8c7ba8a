package io.hibernateshards.query.execution;

import static io.hibernateshards.logging.QueryMessages.MESSAGES;

import io.hibernateshards.ShardHints;
import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.node.GuardRefusals;
import io.hibernateshards.topology.Database;
import jakarta.persistence.NoResultException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.NonUniqueResultException;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.query.ResultListTransformer;
import org.hibernate.query.sql.spi.NativeQueryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A native query of a session over several databases, sent where a hint says. What is called on it is done to a query of one
 * engine session, which knows its parameters and options, and is kept as data; an execution makes a query of each database
 * that it goes to and does the same to that. One thread.
 */
final class RoutedNativeQuery implements InvocationHandler {

    private static final Set<String> EXECUTIONS = Set.of(
            "list",
            "getResultList",
            "getSingleResult",
            "getSingleResultOrNull",
            "uniqueResult",
            "uniqueResultOptional",
            "stream",
            "getResultStream",
            "scroll",
            "executeUpdate",
            "getResultCount",
            "getKeyedResultList");

    private record Call(Method method, @Nullable Object @Nullable [] arguments) {}

    private final QuerySession session;
    private final NativeRoutes routes;
    private final String text;
    private final Function<SessionImplementor, NativeQueryImplementor<?>> making;
    private final List<Call> calls = new ArrayList<>();
    private SessionImplementor patternSession;
    private NativeQueryImplementor<?> pattern;
    private @Nullable NativeRoute hinted;
    private @Nullable String notRepeatable;

    private RoutedNativeQuery(
            QuerySession session,
            NativeRoutes routes,
            String text,
            Map<String, Object> hints,
            Function<SessionImplementor, NativeQueryImplementor<?>> making) {
        this.session = session;
        this.routes = routes;
        this.text = text;
        this.making = making;
        this.patternSession = session.anchor();
        this.pattern = making.apply(patternSession);
        var scope = session.scope();
        if (scope != null && scope.isSingle()) {
            hinted = NativeRoute.to(NativeRoutes.databases(session, scope));
        }
        hints.forEach(this::hint);
    }

    static NativeQueryImplementor<?> of(
            QuerySession session,
            NativeRoutes routes,
            String text,
            Map<String, Object> hints,
            Function<SessionImplementor, NativeQueryImplementor<?>> making) {
        try {
            return (NativeQueryImplementor<?>) Proxy.newProxyInstance(
                    RoutedNativeQuery.class.getClassLoader(),
                    new Class<?>[] {NativeQueryImplementor.class},
                    new RoutedNativeQuery(session, routes, text, hints, making));
        } catch (UnsupportedShardedQueryException refusal) {
            throw session.refused(refusal);
        }
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        try {
            return answer(self, method, given);
        } catch (UnsupportedShardedQueryException refusal) {
            throw session.refused(refusal);
        } catch (RuntimeException failure) {
            throw GuardRefusals.translated(failure);
        }
    }

    private @Nullable Object answer(Object self, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        var name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return switch (name) {
                case "equals" -> given != null && self == given[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "native query [" + text + "]";
            };
        }
        if (EXECUTIONS.contains(name)) {
            return execute(new Call(method, given));
        }
        if (name.equals("setHint") && given != null && hint(String.valueOf(given[0]), given[1])) {
            return self;
        }
        var result = done(new Call(method, given), pattern);
        if (result == pattern) {
            if (!name.startsWith("setParameter") && !name.equals("setProperties")) {
                calls.add(new Call(method, given));
            }
            return self;
        }
        if (name.startsWith("add")) {
            notRepeatable = name;
        }
        return result;
    }

    private static @Nullable Object done(Call call, NativeQueryImplementor<?> query) throws Throwable {
        try {
            return call.method().invoke(query, call.arguments());
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    // ------------------------------------------------------------------------------------------------ where to

    private boolean hint(String name, @Nullable Object value) {
        if (!name.startsWith(NativeRoutes.PREFIX)) {
            return false;
        }
        var route = routes.of(session, text, name, value);
        var databases = route.databases();
        var scope = session.scope();
        if (scope != null && !databases.stream().allMatch(scope::contains)) {
            throw MESSAGES.hintOutsideScope(text, databases.toString());
        }
        hinted = route;
        if (databases.size() == 1 && calls.isEmpty() && notRepeatable == null) {
            // What is built step by step is built where it runs.
            var target = session.engineSession(databases.get(0));
            if (target != patternSession) {
                var previous = pattern;
                patternSession = target;
                pattern = making.apply(target);
                copyParameters(previous, pattern);
            }
        }
        return true;
    }

    private NativeRoute route() {
        if (hinted != null) {
            return hinted;
        }
        throw MESSAGES.nativeNotRouted(text, ShardHints.DATABASE, ShardHints.SHARD, ShardHints.KEY, ShardHints.ALL);
    }

    private NativeQueryImplementor<?> queryOf(Database database) throws Throwable {
        var engineSession = session.engineSession(database);
        if (engineSession == patternSession) {
            return pattern;
        }
        if (notRepeatable != null) {
            throw MESSAGES.notRepeatable(text, notRepeatable);
        }
        var query = making.apply(engineSession);
        for (var call : calls) {
            done(call, query);
        }
        copyParameters(pattern, query);
        return query;
    }

    private static void copyParameters(NativeQueryImplementor<?> from, NativeQueryImplementor<?> to) {
        to.getParameterMetadata()
                .visitRegistrations(parameter ->
                        BoundParameters.copyNative(from.getParameterBindings(), to.getParameterBindings(), parameter));
    }

    // ------------------------------------------------------------------------------------------------ execution

    private @Nullable Object execute(Call call) throws Throwable {
        var route = route();
        var databases = route.databases();
        session.facade().checkOpen();
        databases.forEach(database -> session.runningNative(text, database));
        route.checkPlace(session);
        if (databases.size() == 1) {
            var query = queryOf(databases.get(0));
            route.count(session);
            return done(call, query);
        }
        return switch (call.method().getName()) {
            case "executeUpdate" -> changed(databases);
            case "list", "getResultList" -> rows(databases);
            case "getSingleResult" -> single(rows(databases), true);
            case "getSingleResultOrNull", "uniqueResult" -> single(rows(databases), false);
            case "uniqueResultOptional" -> Optional.ofNullable(single(rows(databases), false));
            case "stream", "getResultStream" -> rows(databases).stream();
            default -> throw MESSAGES.nativeNotOnSeveral(text, call.method().getName());
        };
    }

    private int changed(List<Database> databases) throws Throwable {
        session.facade().checkTransactionNeededForUpdateOperation("No active transaction for update or delete query");
        session.writingSeveral(text, databases);
        session.flushBeforeScatter(pattern.getQueryOptions().getFlushMode(), databases);
        int total = 0;
        for (var database : databases) {
            total = Math.addExact(total, queryOf(database).executeUpdate());
        }
        return total;
    }

    @SuppressWarnings("unchecked") // A proxy knows no type of its rows.
    private List<Object> rows(List<Database> databases) throws Throwable {
        session.flushBeforeScatter(pattern.getQueryOptions().getFlushMode(), databases);
        var limit = pattern.getQueryOptions().getLimit();
        long offset = limit.getFirstRow() == null ? 0 : limit.getFirstRow();
        long wanted = limit.getMaxRows() == null ? Long.MAX_VALUE : offset + limit.getMaxRows();
        var transformer =
                (ResultListTransformer<Object>) pattern.getQueryOptions().getResultListTransformer();
        var rows = new ArrayList<Object>();
        for (var database : databases) {
            var query = (NativeQueryImplementor<Object>) queryOf(database);
            if (rows.size() >= wanted) {
                break;
            }
            rows.addAll(part(query, wanted - rows.size()));
        }
        var page = rows.subList((int) Math.min(offset, rows.size()), rows.size());
        return transformer == null ? new ArrayList<>(page) : transformer.transformList(new ArrayList<>(page));
    }

    /** The first rows of one database; the options of its query are as before afterwards. */
    private static List<Object> part(NativeQueryImplementor<Object> query, long most) {
        var options = query.getQueryOptions();
        var first = options.getLimit().getFirstRow();
        var maximum = options.getLimit().getMaxRows();
        @SuppressWarnings("unchecked")
        var transformer = (ResultListTransformer<Object>) options.getResultListTransformer();
        try {
            query.setFirstResult(0);
            options.getLimit().setMaxRows(most > Integer.MAX_VALUE ? null : (int) most);
            query.setResultListTransformer(null);
            return query.list();
        } finally {
            options.getLimit().setFirstRow(first);
            options.getLimit().setMaxRows(maximum);
            query.setResultListTransformer(transformer);
        }
    }

    private @Nullable Object single(List<Object> rows, boolean required) {
        if (rows.size() > 1) {
            throw session.facade().getExceptionConverter().convert(new NonUniqueResultException(rows.size()));
        }
        if (rows.isEmpty() && required) {
            throw new NoResultException("No result found for query [" + text + "]");
        }
        return rows.isEmpty() ? null : rows.get(0);
    }
}
