package io.hibernateshards.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitFailuresTest {

    private static boolean isCertain(String state) {
        return CommitFailures.isCertainlyRolledBack(
                new TransactionException("commit failed", new SQLException("reason", state)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23503", "40001", "40P01"})
    void whatTheDatabaseItselfRefusedIsRolledBack(String state) {
        assertThat(isCertain(state)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08007", "40003", "57P01", "HY000"})
    void aLostAnswerLeavesTheOutcomeUnknown(String state) {
        assertThat(isCertain(state)).isFalse();
    }

    @Test
    void aFailureWithoutAStateLeavesTheOutcomeUnknown() {
        assertThat(CommitFailures.isCertainlyRolledBack(new SQLException("no state")))
                .isFalse();
        assertThat(CommitFailures.isCertainlyRolledBack(new StackOverflowError()))
                .isFalse();
    }

    @Test
    void failuresAreRethrownAsTheyAre() {
        var error = new StackOverflowError();
        var exception = new IllegalStateException();

        assertThatThrownBy(() -> CommitFailures.rethrow(error)).isSameAs(error);
        assertThatThrownBy(() -> CommitFailures.rethrow(exception)).isSameAs(exception);
    }
}
