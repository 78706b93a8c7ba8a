package io.hibernateshards.demo.web.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one visitor may ask: a member who is signed in, else a network address.
 *
 * @param readsPerMinute pages and answers, at least 1
 * @param writesPerMinute what changes something, at least 1
 * @param signInsPerMinute attempts to sign in, and whatever else those send who are not signed in, from one network address, at least 1
 */
@ConfigurationProperties("social.limits")
public record RequestLimits(
        @DefaultValue("600") int readsPerMinute,
        @DefaultValue("60") int writesPerMinute,
        @DefaultValue("20") int signInsPerMinute) {

    public RequestLimits {
        if (readsPerMinute < 1 || writesPerMinute < 1 || signInsPerMinute < 1) {
            throw new IllegalArgumentException("A limit of social.limits is less than 1 (reads " + readsPerMinute
                    + ", writes " + writesPerMinute + ", sign-ins " + signInsPerMinute
                    + " per minute), and nobody could do it. Each is a whole number from 1.");
        }
    }
}
