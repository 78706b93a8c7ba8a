package io.hibernateshards.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

class ShardsDataSourceTest {

    private static final class ByTenant extends AbstractRoutingDataSource {

        private ByTenant(Map<Object, Object> targets) {
            setTargetDataSources(targets);
            afterPropertiesSet();
        }

        @Override
        protected @Nullable Object determineCurrentLookupKey() {
            return null;
        }
    }

    @Test
    void isBehindWhatStandsBeforeIt() {
        var shards = new ShardsDataSource();

        assertThat(ShardsDataSource.isBehind(shards)).isTrue();
        assertThat(ShardsDataSource.isBehind(new DelegatingDataSource(shards))).isTrue();
    }

    @Test
    void isNotBehindWhatRoutesNowhereNow() {
        assertThat(ShardsDataSource.isBehind(new ByTenant(Map.of()))).isFalse();
    }
}
