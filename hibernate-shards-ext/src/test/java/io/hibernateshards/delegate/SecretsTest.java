package io.hibernateshards.delegate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:a;USER=sa;PASSWORD=fixture-secret, jdbc:h2:mem:a;USER=sa;PASSWORD=***",
        "jdbc:postgresql://h/d?password=fixture-secret&ssl=true, jdbc:postgresql://h/d?password=***&ssl=true",
        "jdbc:postgresql://h/d?sslpassword=fixture-secret, jdbc:postgresql://h/d?sslpassword=***",
        "jdbc:mariadb://joe:fixture-secret@h/d, jdbc:mariadb://joe:***@h/d"
    })
    void aUrlIsShownWithoutItsPassword(String url, String shown) {
        assertThat(Secrets.withoutPassword(url)).isEqualTo(shown);
        assertThat(Secrets.redact("cannot connect to " + url, url, null)).isEqualTo("cannot connect to " + shown);
    }

    @Test
    void aPasswordIsTakenOutOfAnyText() {
        assertThat(Secrets.redact("bad password fixture-secret", null, "fixture-secret"))
                .isEqualTo("bad password ***");
        assertThat(Secrets.redact("no connection", null, "")).isEqualTo("no connection");
    }

    @Test
    void thePasswordOfAUrlIsGivenToThePoolApart() {
        assertThat(Secrets.apart("jdbc:h2:mem:a;PASSWORD=fixture-secret;MODE=DB2", null))
                .isEqualTo(new Secrets.Address("jdbc:h2:mem:a;MODE=DB2", "fixture-secret"));
        assertThat(Secrets.apart("jdbc:h2:mem:a", "other")).isEqualTo(new Secrets.Address("jdbc:h2:mem:a", "other"));
    }
}
