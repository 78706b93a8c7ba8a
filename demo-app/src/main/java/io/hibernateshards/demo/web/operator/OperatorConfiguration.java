package io.hibernateshards.demo.web.operator;

import io.hibernateshards.metrics.CountingShardEvents;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the operator's pages count with. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    CountingShardEvents counts() {
        return new CountingShardEvents();
    }
}
