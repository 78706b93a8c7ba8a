package io.hibernateshards.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardHints;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/configuration.md are those of {@link KnownSettings}. {@code -Ddocs.write=true} writes them anew. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String END = "<!-- end -->";

    private static String table(SettingPlace place) {
        boolean hasProperties = !place.propertyPrefix().isEmpty();
        var text = new StringBuilder(
                hasProperties
                        ? "| setting | with Spring Boot | value | if not set | decides |\n| --- | --- | --- | --- | --- |\n"
                        : "| name | value | if not set | decides |\n| --- | --- | --- | --- |\n");
        for (var setting : KnownSettings.all()) {
            if (setting.place() == place) {
                text.append("| `").append(setting.fullName()).append("` | ");
                if (hasProperties) {
                    text.append(setting.property().isEmpty() ? "a bean" : "`" + setting.fullProperty() + "`")
                            .append(" | ");
                }
                text.append(cell(setting.type().allowed()))
                        .append(" | ")
                        .append(cell(setting.otherwise()))
                        .append(" | ")
                        .append(cell(setting.meaning()))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    /** What stands in quotation marks is code. */
    private static String cell(String text) {
        return text.replaceAll("(?<!\\w)'([^']+)'", "`$1`").replace("|", "\\|");
    }

    @Test
    void thePageHasEverySettingAsItIsRead() throws IOException {
        var page = Files.readString(PAGE);
        var current = page;
        for (var place : SettingPlace.values()) {
            var begin = "<!-- settings: " + place + " -->\n";
            assertThat(page).contains(begin);
            int first = current.indexOf(begin) + begin.length();
            current = current.substring(0, first) + table(place) + current.substring(current.indexOf(END, first));
        }

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, current);
            page = current;
        }

        assertThat(page).as("-Ddocs.write=true writes the tables anew").isEqualTo(current);
    }

    @Test
    void everyNameThatUsersWriteIsDescribed() {
        var described = KnownSettings.all().stream().map(Setting::fullName).toList();

        assertThat(described)
                .containsAll(constants(ShardsSettings.class)
                        .filter(name -> !name.endsWith("."))
                        .toList())
                .containsAll(constants(ShardHints.class).toList());
    }

    private static Stream<String> constants(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> field.getType() == String.class)
                .map(ConfigurationPageTest::value);
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void whatASettingIsIfItIsNotSetIsAllowed() {
        for (var setting : KnownSettings.all()) {
            if (setting.ifAbsent() != null) {
                assertThat(setting.type().valueOf(String.valueOf(setting.ifAbsent())))
                        .as(setting.fullName())
                        .isEqualTo(setting.ifAbsent());
            }
        }
        assertThat(List.of("0", "-1", "x", "PT"))
                .allMatch(text -> SettingType.wholeNumber(1, 2).valueOf(text) == null);
    }
}
