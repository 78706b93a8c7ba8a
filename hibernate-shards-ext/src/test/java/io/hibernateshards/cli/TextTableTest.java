package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandToTheRight() {
        var table = new TextTable("database", "rows", "address")
                .row("one", 1_234_567L, "here")
                .row("a longer name", OptionalLong.empty(), null);

        assertThat(table.lines())
                .containsExactly(
                        "database            rows  address",
                        "-------------  ---------  -------",
                        "one            1,234,567  here",
                        "a longer name          -  -");
    }
}
