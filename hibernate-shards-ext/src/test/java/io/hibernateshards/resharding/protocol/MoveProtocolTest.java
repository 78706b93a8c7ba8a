package io.hibernateshards.resharding.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every interleaving of a move with writers, readers and a second mover; and what each rule of the protocol is for. */
class MoveProtocolTest {

    @ParameterizedTest(name = "writers {0}, readers {1}, attempts {2}, second mover {3}, always guarded {4}")
    @CsvSource({
        "1, 0, 2, true, false",
        "1, 0, 2, true, true",
        "2, 0, 1, false, false",
        "2, 0, 1, false, true",
        "1, 1, 1, false, false",
        "1, 1, 1, false, true"
    })
    void nothingIsLostDoubledOrStale(
            int writers, int readers, int attempts, boolean secondMover, boolean alwaysGuarded) {
        var result =
                StateSpace.explore(new MoveModel(writers, readers, attempts, secondMover, alwaysGuarded, Set.of()));

        assertThat(result.violation()).as(result::toString).isEmpty();
        assertThat(result.states()).isGreaterThan(1_000);
    }

    /** Millions of states each; two minutes and 4 GB of heap. */
    @ParameterizedTest(name = "writers {0}, readers {1}, attempts {2}, second mover {3}, always guarded {4}")
    @CsvSource({
        "2, 0, 2, true, false",
        "2, 0, 2, true, true",
        "1, 1, 2, true, false",
        "1, 1, 2, true, true",
        "2, 1, 1, false, false"
    })
    @EnabledIfSystemProperty(named = "model.whole", matches = "true")
    void norWithMoreAtOnce(int writers, int readers, int attempts, boolean secondMover, boolean alwaysGuarded) {
        nothingIsLostDoubledOrStale(writers, readers, attempts, secondMover, alwaysGuarded);
    }

    @ParameterizedTest
    @EnumSource
    void withoutOneOfItsRulesSomethingIsWrong(Flaw flaw) {
        int readers = flaw.isSeenByReaders() ? 1 : 0;

        var result = StateSpace.explore(
                new MoveModel(1, readers, 1, flaw.needsSecondMover(), flaw.needsGuardBefore(), Set.of(flaw)));

        assertThat(result.violation()).as(result::toString).contains(flaw.consequence());
        assertThat(result.trace()).isNotEmpty();
    }
}
