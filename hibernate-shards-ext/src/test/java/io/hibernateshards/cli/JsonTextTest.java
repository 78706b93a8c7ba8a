package io.hibernateshards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {

    private static Object read(String json) {
        return JsonMapper.shared().readValue(json, Object.class);
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        var value = Output.object(
                "text", "a \"quoted\" \\ text\nof two lines\t\u0001 with é and \uD83D\uDE00",
                "numbers", List.of(1, -2, 1.5),
                "truth", true,
                "nothing", null,
                "empty", Map.of(),
                "none", List.of(),
                "nested", List.of(Map.of("a", List.of(Map.of()))));

        assertThat(read(JsonText.of(value))).isEqualTo(value);
    }

    @Test
    void anAbsentValueIsNull() {
        var values = Arrays.asList(Optional.empty(), OptionalLong.empty(), OptionalDouble.empty());

        assertThat(read(JsonText.of(values))).isEqualTo(Arrays.asList(null, null, null));
        assertThat(read(JsonText.of(List.of(Optional.of("a"), OptionalLong.of(3), OptionalDouble.of(0.5)))))
                .isEqualTo(List.of("a", 3, 0.5));
    }

    @Test
    void aNumberThatJsonHasNotIsRefused() {
        assertThatThrownBy(() -> JsonText.of(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }
}
