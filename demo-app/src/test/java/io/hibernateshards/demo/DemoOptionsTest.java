package io.hibernateshards.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.demo.DemoOptions.Data;
import io.hibernateshards.demo.DemoOptions.InvalidOptionException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

    @Test
    void withoutOptionsBothNetworksAreLoadedInTheirUsualSize() {
        var options = DemoOptions.parse();

        assertThat(options)
                .isEqualTo(new DemoOptions(
                        false, false, false, 8080, Data.ALL, 2_000, 20_000, Path.of("demo-data"), false));
        assertThat(options.network().size()).isEqualTo(2_004);
    }

    @Test
    void everyOptionIsTakenInAnyOrder() {
        var options = DemoOptions.parse(
                "--fresh", "--posts=7", "--directory=some/where", "--data=generated", "--members=3", "--tour");

        assertThat(options)
                .isEqualTo(
                        new DemoOptions(false, true, false, 8080, Data.GENERATED, 3, 7, Path.of("some/where"), true));
        assertThat(options.network().size()).isEqualTo(3);
        assertThat(DemoOptions.parse("--port=0", "--postgres"))
                .isEqualTo(
                        new DemoOptions(false, false, true, 0, Data.ALL, 2_000, 20_000, Path.of("demo-data"), false));
    }

    @Test
    void eachNetworkHasItsOwnDirectory() {
        assertThat(DemoOptions.parse("--data=tutorial").networkDirectory()).isEqualTo(Path.of("demo-data/tutorial"));
        assertThat(DemoOptions.parse("--members=5", "--posts=9").networkDirectory())
                .isEqualTo(Path.of("demo-data/all-5-9"));
    }

    @Test
    void theTourIsOfH2FilesAlone() {
        assertThatThrownBy(() -> DemoOptions.parse("--tour", "--postgres"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("--tour and --postgres do not go together")
                .hasMessageContaining("Leave one of them out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port=0", "--port=8080"})
    void theTourServesNoPages(String option) {
        assertThatThrownBy(() -> DemoOptions.parse(option, "--tour"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("--tour and --port do not go together")
                .hasMessageContaining("Leave one of them out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fresh", "--directory=some/where", "--directory=demo-data"})
    void postgresHasNoFilesToNameOrDelete(String option) {
        assertThatThrownBy(() -> DemoOptions.parse("--postgres", option))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("--postgres and " + option.replaceFirst("=.*", "") + " do not go together")
                .hasMessageContaining("Leave one of them out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --date=all      | Unknown option '--date=all'          | Known are --tour, --port
                    fresh           | Unknown option 'fresh'               | Known are --tour, --port
                    --data=some     | --data does not know 'some'          | one of tutorial, generated, all
                    --data=ALL      | --data does not know 'ALL'           | one of tutorial, generated, all
                    --data          | --data does not know no value        | one of tutorial, generated, all
                    --members=-1    | --members does not take '-1'         | a whole number from 0 to 99999
                    --members=many  | --members does not take 'many'       | a whole number from 0 to 99999
                    --members=100000| --members does not take '100000'     | a whole number from 0 to 99999
                    --posts         | --posts does not take no value       | as in --posts=100
                    --directory=    | --directory does not take ''         | as in --directory=demo-data
                    --port=65536    | --port does not take '65536'         | a whole number from 0 to 65535
                    --tour=long     | --tour takes no value                | Write --tour alone
                    --fresh=yes     | --fresh takes no value               | Write --fresh alone
                    --help=me       | --help takes no value                | Write --help alone
                    """)
    void whatCannotBeUnderstoodIsToldWithWhatCan(String argument, String wrong, String known) {
        assertThatThrownBy(() -> DemoOptions.parse(argument))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(wrong)
                .hasMessageContaining(known);
    }
}
