package io.hibernateshards.benchmarks;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** What four databases are asked together: as HQL, and as one would write it by hand with JDBC. */
public enum ScatterStatement {

    /** The first page of a condition that no shard key narrows. */
    FIRST_PAGE(
            "select m.login, m.name, m.score from Member m where m.score >= :least order by m.score, m.login",
            "select m.login, m.name, m.score from Member m where m.score >= ? order by m.score, m.login"
                    + " fetch first ? rows only") {

        @Override
        Query bind(Query query, int number) {
            return query.setParameter("least", number).setMaxResults(LIMIT);
        }

        @Override
        List<Object[]> byHand(HandWrittenScatter scatter, int number) throws InterruptedException, ExecutionException {
            return HandWrittenScatter.page(
                    scatter.ask(sql(), ScatterStatement::member, number, LIMIT), BY_SCORE_AND_LOGIN, 0, LIMIT);
        }
    },

    /** A page far behind. */
    DEEP_PAGE(
            "select m.login, m.name, m.score from Member m order by m.score, m.login",
            "select m.login, m.name, m.score from Member m order by m.score, m.login fetch first ? rows only") {

        @Override
        Query bind(Query query, int number) {
            return query.setFirstResult(OFFSET + number % 64).setMaxResults(LIMIT);
        }

        @Override
        List<Object[]> byHand(HandWrittenScatter scatter, int number) throws InterruptedException, ExecutionException {
            int offset = OFFSET + number % 64;
            return HandWrittenScatter.page(
                    scatter.ask(sql(), ScatterStatement::member, offset + LIMIT), BY_SCORE_AND_LOGIN, offset, LIMIT);
        }
    },

    /** The newest of fifty authors. */
    TIMELINE(
            "select m.login, m.name, m.score from Member m where m.login in :logins order by m.score, m.login",
            "select m.login, m.name, m.score from Member m where m.login in ("
                    + "?, ".repeat(ScatterStatement.AUTHORS - 1)
                    + "?) order by m.score, m.login fetch first ? rows only") {

        @Override
        Query bind(Query query, int number) {
            return query.setParameter("logins", logins(number)).setMaxResults(LIMIT);
        }

        @Override
        List<Object[]> byHand(HandWrittenScatter scatter, int number) throws InterruptedException, ExecutionException {
            var values = new java.util.ArrayList<Object>(logins(number));
            values.add(LIMIT);
            return HandWrittenScatter.page(
                    scatter.ask(sql(), ScatterStatement::member, values.toArray()), BY_SCORE_AND_LOGIN, 0, LIMIT);
        }

        private List<String> logins(int number) {
            return IntStream.range(0, AUTHORS)
                    .mapToObj(author -> "member" + (number + author * 61) % ROWS)
                    .toList();
        }
    },

    /** Aggregates of fifty groups. */
    GROUPS(
            "select m.name, count(m), sum(m.score), max(m.score) from Member m where m.score >= :least group by m.name"
                    + " order by m.name",
            "select m.name, count(*), sum(m.score), max(m.score) from Member m where m.score >= ? group by m.name") {

        @Override
        Query bind(Query query, int number) {
            return query.setParameter("least", number);
        }

        @Override
        List<Object[]> byHand(HandWrittenScatter scatter, int number) throws InterruptedException, ExecutionException {
            var groups = new TreeMap<String, Object[]>();
            for (var rows : scatter.ask(sql(), ScatterStatement::group, number)) {
                for (var row : rows) {
                    groups.merge((String) row[0], row, ScatterStatement::together);
                }
            }
            return List.copyOf(groups.values());
        }
    };

    /** How many rows there are, over all databases. */
    static final int ROWS = 16_384;

    private static final int LIMIT = 20;
    private static final int OFFSET = 10_000;
    private static final int AUTHORS = 50;

    private static final Comparator<Object[]> BY_SCORE_AND_LOGIN =
            Comparator.<Object[]>comparingInt(row -> (Integer) row[2]).thenComparing(row -> (String) row[0]);

    private final String hql;
    private final String sql;

    ScatterStatement(String hql, String sql) {
        this.hql = hql;
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    abstract Query bind(Query query, int number);

    /** The rows, by four statements and a merge. */
    abstract List<Object[]> byHand(HandWrittenScatter scatter, int number)
            throws InterruptedException, ExecutionException;

    /** The rows, by JPA. */
    @SuppressWarnings("unchecked") // It is made for rows.
    List<Object[]> ask(EntityManager session, int number) {
        return bind(session.createQuery(hql, Object[].class), number).getResultList();
    }

    /** The first page of one database alone, which {@link #FIRST_PAGE} is compared with where statements are slow. */
    static List<Object[]> onePage(javax.sql.DataSource database, int number) throws SQLException {
        return HandWrittenScatter.rows(database, FIRST_PAGE.sql, ScatterStatement::member, number, LIMIT);
    }

    private static Object[] member(ResultSet row) throws SQLException {
        return new Object[] {row.getString(1), row.getString(2), row.getInt(3)};
    }

    private static Object[] group(ResultSet row) throws SQLException {
        return new Object[] {row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4)};
    }

    private static Object[] together(Object[] one, Object[] other) {
        return new Object[] {
            one[0],
            (Long) one[1] + (Long) other[1],
            (Long) one[2] + (Long) other[2],
            Math.max((Integer) one[3], (Integer) other[3])
        };
    }
}
