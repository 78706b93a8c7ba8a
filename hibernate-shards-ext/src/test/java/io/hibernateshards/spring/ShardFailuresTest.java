package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.DuplicateRowException;
import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.UnorderedRowsException;
import io.hibernateshards.UnsupportedShardedQueryException;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.ConstraintViolationException.ConstraintKind;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;

class ShardFailuresTest {

    private final ShardsJpaDialect dialect = new ShardsJpaDialect();

    private void assertTranslated(RuntimeException failure, Class<?> type) {
        assertThat(dialect.translateExceptionIfPossible(failure))
                .isExactlyInstanceOf(type)
                .hasMessageContaining("what is wrong")
                .hasCause(failure);
    }

    @Test
    void refusalsAreWrongUsesOfTheInterface() {
        assertTranslated(
                new UnsupportedShardedQueryException("what is wrong"), InvalidDataAccessApiUsageException.class);
        assertTranslated(new CrossDatabaseWriteException("what is wrong"), InvalidDataAccessApiUsageException.class);
        assertTranslated(
                new PersistenceException("outer", new UnsupportedShardedQueryException("what is wrong")),
                InvalidDataAccessApiUsageException.class);
    }

    @Test
    void aDatabaseThatIsDownIsAResourceAndOneThatIsLateATimeout() {
        var down = new ShardUnavailableException("what is wrong", Set.of("one"), new SQLException());
        var late = new ShardUnavailableException("what is wrong", Set.of("one"), new TimeoutException());

        assertTranslated(down, DataAccessResourceFailureException.class);
        assertTranslated(late, QueryTimeoutException.class);
    }

    @Test
    void rowsThatAreNotAsTheyShouldBeAreToldApart() {
        assertTranslated(new DuplicateRowException("what is wrong"), DataRetrievalFailureException.class);
        assertTranslated(new UnorderedRowsException("what is wrong"), NonTransientDataAccessResourceException.class);
    }

    @Test
    void uniqueConstraintsAreDuplicateKeysAndOthersAreNot() {
        var sql = new SQLException("what is wrong");

        assertTranslated(
                new ConstraintViolationException("what is wrong", sql, ConstraintKind.UNIQUE, "u"),
                DuplicateKeyException.class);
        assertTranslated(
                new ConstraintViolationException("what is wrong", sql, ConstraintKind.NOT_NULL, "n"),
                DataIntegrityViolationException.class);
    }

    @Test
    void whatIsNotOfShardsIsTranslatedBySpring() {
        assertTranslated(
                new LockAcquisitionException("what is wrong", new SQLException()), CannotAcquireLockException.class);
    }

    @Test
    void whatWasCommittedInPartIsToldAsItIs() {
        for (var cause : List.of(
                new SQLException(), new ShardUnavailableException("down", Set.of("two"), new TimeoutException()))) {
            var partial = new PartialCommitException("some", List.of("one"), List.of("two"), List.of(), cause);

            assertThat(dialect.translateExceptionIfPossible(partial)).isNull();
        }
    }
}
