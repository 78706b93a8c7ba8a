package io.hibernateshards.delegate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HikariSettingsTest {

    @Test
    void everySpellingOfASettingIsItsName() {
        assertThat(HikariSettings.nameOf("leakDetectionThreshold")).contains("leakDetectionThreshold");
        assertThat(HikariSettings.nameOf("leak-detection-threshold")).contains("leakDetectionThreshold");
        assertThat(HikariSettings.nameOf("LEAKDETECTIONTHRESHOLD")).contains("leakDetectionThreshold");
        assertThat(HikariSettings.nameOf("leakThreshold")).isEmpty();
    }

    @Test
    void propertiesOfTheDriverKeepTheirSpelling() {
        assertThat(HikariSettings.nameOf("dataSource.cachePrepStmts")).contains("dataSource.cachePrepStmts");
        assertThat(HikariSettings.nameOf("data-source-properties.cachePrepStmts"))
                .contains("dataSource.cachePrepStmts");
        assertThat(HikariSettings.nameOf("dataSourceProperties.socket-timeout")).contains("dataSource.socket-timeout");
        assertThat(HikariSettings.nameOf("dataSource.")).isEmpty();
    }

    @Test
    void namesAreThoseOfHikariCpButWhatADatabaseSaysItself() {
        assertThat(HikariSettings.names())
                .contains("maximumPoolSize", "keepaliveTime", "connectionInitSql", "readOnly", "registerMbeans")
                .doesNotContain("jdbcUrl", "username", "password", "poolName", "dataSource", "threadFactory");
    }

    @Test
    void valuesAreThoseThatHikariCpTakes() {
        assertThat(HikariSettings.takes("leakDetectionThreshold", "9000")).isTrue();
        assertThat(HikariSettings.takes("leakDetectionThreshold", "soon")).isFalse();
        assertThat(HikariSettings.takes("maximumPoolSize", "0")).isFalse();
        assertThat(HikariSettings.takes("dataSource.cachePrepStmts", "anything"))
                .isTrue();
    }
}
