package io.hibernateshards.random;

import io.hibernateshards.UnsupportedShardedQueryException;
import io.hibernateshards.random.Statement.Reading;
import io.hibernateshards.random.Statement.Source;
import jakarta.persistence.EntityManager;
import jakarta.persistence.NoResultException;
import jakarta.persistence.NonUniqueResultException;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.SelectionQuery;

/** What a statement gave. */
sealed interface Answer {

    /** Its rows, or what it changed. */
    record Given(List<List<Object>> rows) implements Answer {}

    /** It was refused by the library. */
    record Refused(RuntimeException refusal) implements Answer {}

    /** It failed. */
    record Failed(RuntimeException failure) implements Answer {}

    /** The answer of a unit. */
    static Answer of(Unit unit, Statement statement) {
        try (var em = unit.open()) {
            return new Given(statement.reading() == Reading.CHANGE ? change(em, statement) : read(em, statement, true));
        } catch (UnsupportedShardedQueryException refusal) {
            return new Refused(refusal);
        } catch (RuntimeException failure) {
            return failure.getCause() instanceof UnsupportedShardedQueryException refusal
                    ? new Refused(refusal)
                    : new Failed(failure);
        } catch (StackOverflowError endless) {
            // A scroll of no rows with a fetched collection: Hibernate looks for its end again and again.
            return new Failed(new IllegalStateException("it does not end", endless));
        } catch (AssertionError broken) {
            // Hibernate's own, where the JVM checks assertions.
            return new Failed(new IllegalStateException("an assertion does not hold", broken));
        }
    }

    /** All rows of a statement, without its page; or of its form with sort keys, where it has such. */
    static Answer all(Unit unit, Statement statement) {
        try (var em = unit.open()) {
            return new Given(read(
                    em,
                    new Statement(
                            statement.keyed().orElse(statement.hql()),
                            statement.keyed(),
                            statement.keys(),
                            statement.isTotal(),
                            -1,
                            0,
                            false,
                            statement.reading(),
                            statement.source(),
                            statement.values(),
                            statement.isNamed(),
                            statement.fetched(),
                            List.of(),
                            statement.criteria()),
                    false));
        } catch (RuntimeException failure) {
            return new Failed(failure);
        } catch (AssertionError broken) {
            return new Failed(new IllegalStateException("an assertion does not hold", broken));
        }
    }

    private static List<List<Object>> read(EntityManager em, Statement statement, boolean isPage) {
        var query = query(em, statement, statement.hql());
        if (isPage && !statement.isPageInHql() && statement.limit() >= 0) {
            query.setMaxResults(statement.limit());
        }
        if (isPage && !statement.isPageInHql() && statement.offset() > 0) {
            query.setFirstResult(statement.offset());
        }
        return switch (statement.reading()) {
            case STREAM -> {
                try (Stream<?> stream = query.getResultStream()) {
                    yield cells(stream.toList(), statement);
                }
            }
            case SCROLL -> {
                var results = new ArrayList<>();
                try (var scroll = ((SelectionQuery<?>) query).scroll(org.hibernate.ScrollMode.FORWARD_ONLY)) {
                    while (scroll.next()) {
                        results.add(scroll.get());
                    }
                }
                yield cells(results, statement);
            }
            case SINGLE -> single(query, statement);
            case KEYS -> statement.keyset().orElseThrow().rows(em, (SelectionQuery<?>) query);
            case COUNT -> List.of(List.of((Object) ("count " + ((SelectionQuery<?>) query).getResultCount())));
            default -> cells(query.getResultList(), statement);
        };
    }

    private static List<List<Object>> single(Query query, Statement statement) {
        try {
            return List.of(Cells.of(query.getSingleResult(), statement.fetched()));
        } catch (NoResultException none) {
            return List.of(List.of("no result"));
        } catch (NonUniqueResultException several) {
            return List.of(List.of("several results"));
        }
    }

    private static List<List<Object>> cells(List<?> results, Statement statement) {
        return results.stream()
                .map(result -> Cells.of(result, statement.fetched()))
                .toList();
    }

    private static List<List<Object>> change(EntityManager em, Statement statement) {
        em.getTransaction().begin();
        try {
            var rows = new ArrayList<List<Object>>();
            rows.add(List.of("changed " + query(em, statement, statement.hql()).executeUpdate()));
            for (var dump : statement.dumps()) {
                ((List<?>) em.createQuery(dump).getResultList())
                        .stream()
                                .map(result -> List.<Object>of(
                                        Cells.of(result, List.of()).toString()))
                                .sorted(java.util.Comparator.comparing(List::toString))
                                .forEach(rows::add);
            }
            return rows;
        } finally {
            em.getTransaction().rollback();
        }
    }

    private static Query query(EntityManager em, Statement statement, String hql) {
        var query = make(em, statement, hql);
        for (int index = 0; index < statement.values().size(); index++) {
            var value = statement.values().get(index);
            if (statement.isNamed()) {
                query.setParameter("p" + index, value);
            } else {
                query.setParameter(index + 1, value);
            }
        }
        return query;
    }

    private static Query make(EntityManager em, Statement statement, String hql) {
        if (statement.criteria().isPresent()) {
            return statement.criteria().get().query(em);
        }
        if (statement.source() == Source.CRITERIA) {
            var builder = em.unwrap(Session.class).getCriteriaBuilder();
            return statement.reading() == Reading.TUPLES
                    ? em.createQuery(builder.createQuery(hql, Tuple.class))
                    : em.createQuery(builder.createQuery(hql, Object.class));
        }
        return statement.reading() == Reading.TUPLES ? em.createQuery(hql, Tuple.class) : em.createQuery(hql);
    }
}
