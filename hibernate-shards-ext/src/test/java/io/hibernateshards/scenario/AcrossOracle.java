package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.fixtures.Databases;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.hibernate.FetchNotFoundException;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Runs statements on {@link AcrossModel}, as lists, as streams and in stateless sessions, and compares with plain Hibernate. */
final class AcrossOracle {

    private final Map<String, Function<SharedSessionContract, Query>> queries = new LinkedHashMap<>();
    private boolean isStateless = true;

    /** Not in stateless sessions, where what is loaded of one row is not what is loaded of the next. */
    AcrossOracle inSessionsAlone() {
        isStateless = false;
        return this;
    }

    AcrossOracle statements(String lines) {
        lines.lines()
                .filter(line -> !line.isBlank())
                .forEach(hql -> queries.put(hql, producer -> producer.createQuery(hql, (Class<?>) null)));
        return this;
    }

    /** @param name has {@code order by} in it where the order of the result is to be compared */
    AcrossOracle query(String name, Function<SharedSessionContract, Query> query) {
        queries.put(name, query);
        return this;
    }

    static EntityManagerFactory open(Databases databases, Arrangement arrangement) {
        var factory = arrangement.open(
                arrangement.databases(databases),
                "create",
                Map.of("hibernate.shards.transactions", "best_effort"),
                AcrossModel.ENTITIES);
        factory.runInTransaction(AcrossModel::fill);
        return factory;
    }

    /** On every arrangement, each statement gives what plain Hibernate gives. */
    void compare(Databases databases) {
        var expected = answers(databases, Arrangement.PLAIN);
        for (var arrangement : Arrangement.SHARDED) {
            var answers = answers(databases, arrangement);
            assertThat(expected.keySet().stream()
                            .filter(name -> !expected.get(name).equals(answers.get(name)))
                            .map(name ->
                                    name + "\n  plain   " + expected.get(name) + "\n  sharded " + answers.get(name)))
                    .as("%s", arrangement)
                    .isEmpty();
        }
    }

    private Map<String, String> answers(Databases databases, Arrangement arrangement) {
        try (var factory = open(databases, arrangement)) {
            var answers = new LinkedHashMap<String, String>();
            queries.forEach((name, query) -> {
                try (var session = session(factory)) {
                    answers.put(name, listed(name, query.apply(session)));
                }
                try (var session = session(factory)) {
                    answers.put("stream of " + name, streamed(name, query.apply(session)));
                }
                if (isStateless) {
                    try (var session = stateless(factory)) {
                        answers.put("stateless " + name, listed(name, query.apply(session)));
                    }
                }
            });
            return answers;
        }
    }

    private static org.hibernate.Session session(EntityManagerFactory factory) {
        return factory.createEntityManager().unwrap(org.hibernate.Session.class);
    }

    private static StatelessSession stateless(EntityManagerFactory factory) {
        return factory.unwrap(SessionFactory.class).openStatelessSession();
    }

    private static String listed(String name, Query query) {
        try {
            return inOrder(name, query.getResultList());
        } catch (UnsupportedShardedQueryException refusal) {
            return "refused " + refusal.getMessage();
        } catch (FetchNotFoundException gone) {
            return "gone: " + gone.getEntityName();
        }
    }

    private static String streamed(String name, Query query) {
        try (var rows = query.getResultStream()) {
            return inOrder(name, rows.toList());
        } catch (UnsupportedShardedQueryException refusal) {
            return "refused " + refusal.getMessage();
        } catch (FetchNotFoundException gone) {
            return "gone: " + gone.getEntityName();
        }
    }

    static String inOrder(String name, List<?> results) {
        var rows = results.stream().map(AcrossOracle::row).toList();
        return name.contains("order by")
                ? rows.toString()
                : new ArrayList<>(rows).stream().sorted().toList().toString();
    }

    /** A result as text: its types, its values, and what of an entity is loaded. */
    static String row(@Nullable Object value) {
        if (value instanceof Object[] columns) {
            return Arrays.stream(columns).map(AcrossOracle::row).toList().toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(AcrossOracle::row).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map)
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + row(entry.getValue()))
                            .toList()
                            .toString();
        }
        if (value instanceof Tuple tuple) {
            return row(tuple.toArray());
        }
        if (value instanceof BigDecimal number) {
            return "BigDecimal " + number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Double number) {
            return "Double "
                    + new BigDecimal(number, new MathContext(12))
                            .stripTrailingZeros()
                            .toPlainString();
        }
        if (value != null && !Hibernate.isInitialized(value)) {
            return "not loaded";
        }
        var entity = value == null ? null : Hibernate.unproxy(value);
        if (entity instanceof AcrossModel.Member member) {
            return "Member " + member.login + "/" + member.name + loaded(member.team) + loaded(member.country);
        }
        if (entity instanceof AcrossModel.Post post) {
            return "Post " + post.id + "/" + post.topic + loaded(post.author);
        }
        if (entity instanceof AcrossModel.Comment comment) {
            return "Comment " + comment.id + "/" + comment.text + loaded(comment.writer) + loaded(comment.post);
        }
        if (entity instanceof AcrossModel.Friendship friendship) {
            return "Friendship " + friendship.id + loaded(friendship.friend) + loaded(friendship.member);
        }
        if (entity instanceof AcrossModel.Team team) {
            return "Team " + team.id + "/" + team.title;
        }
        if (entity instanceof AcrossModel.Country country) {
            return "Country " + country.code;
        }
        return entity == null ? "null" : entity.getClass().getSimpleName() + " " + entity;
    }

    private static String loaded(@Nullable Object entity) {
        return entity != null && Hibernate.isInitialized(entity) ? "(" + row(entity) + ")" : "";
    }

    static EntityManager entityManager(EntityManagerFactory factory) {
        return factory.createEntityManager();
    }
}
