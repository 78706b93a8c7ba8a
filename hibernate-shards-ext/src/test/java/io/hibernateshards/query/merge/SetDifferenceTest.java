package io.hibernateshards.query.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SetDifferenceTest {

    private static RowStream rows(@Nullable Object... values) {
        return RowStream.of(
                Arrays.stream(values).map(value -> new Object[] {value}).toList());
    }

    private static List<@Nullable Object> difference(boolean keepsCommon, boolean isBag) {
        var left = rows(1, 2L, null, 2, 2, null, 3);
        var right = rows(2, null, 2, 4);
        var given = new ArrayList<@Nullable Object>();
        try (var stream = new SetDifference(left, right, keepsCommon, isBag, KeyEquality.byValue())) {
            for (Object[] row = stream.next(); row != null; row = stream.next()) {
                given.add(row[0]);
            }
        }
        return given;
    }

    @Test
    void anIntersectionOfSetsGivesEachCommonRowOnce() {
        assertThat(difference(true, false)).containsExactly(2L, null);
    }

    @Test
    void aDifferenceOfSetsGivesEachOtherRowOnce() {
        assertThat(difference(false, false)).containsExactly(1, 3);
    }

    @Test
    void anIntersectionOfBagsGivesTheLesserCount() {
        assertThat(difference(true, true)).containsExactly(2L, null, 2);
    }

    @Test
    void aDifferenceOfBagsGivesWhatIsLeftOfEachCount() {
        assertThat(difference(false, true)).containsExactly(1, 2, null, 3);
    }
}
