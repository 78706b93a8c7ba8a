package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class OtherLoginTest {

    private static SimpleDriverDataSource to(OtherLogin login) {
        var unitsOwn = new SimpleDriverDataSource(new org.h2.Driver(), "jdbc:h2:mem:one", "application", "secret");
        return (SimpleDriverDataSource) login.to("one", unitsOwn);
    }

    @Test
    void connectsToTheSameAddressAsAnother() {
        var its = to(new OtherLogin("spring.flyway.user", "migrator", "other", null));

        assertThat(its.getUrl()).isEqualTo("jdbc:h2:mem:one");
        assertThat(its.getUsername()).isEqualTo("migrator");
        assertThat(its.getPassword()).isEqualTo("other");
    }

    @Test
    void thePasswordOfTheUnitsOwnUserIsNotSentForAnother() {
        assertThat(to(new OtherLogin("spring.flyway.user", "migrator", null, null))
                        .getPassword())
                .isEmpty();
    }
}
