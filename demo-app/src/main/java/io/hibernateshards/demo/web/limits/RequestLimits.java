package io.hibernateshards.demo.web.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How often one visitor may ask, a member who is signed in, else a network address; and how much at once.
 *
 * @param readsPerMinute pages and answers, at least 1
 * @param writesPerMinute what changes something, at least 1
 * @param signInsPerMinute attempts to sign in, and whatever else those send who are not signed in, from one network address, at least 1
 * @param body how large the body of a request is at most, from 1 kilobyte to less than 1 gigabyte
 */
@ConfigurationProperties("social.limits")
public record RequestLimits(
        @DefaultValue("600") int readsPerMinute,
        @DefaultValue("60") int writesPerMinute,
        @DefaultValue("20") int signInsPerMinute,
        @DefaultValue("20KB") DataSize body) {

    public RequestLimits {
        if (readsPerMinute < 1 || writesPerMinute < 1 || signInsPerMinute < 1) {
            throw new IllegalArgumentException("A limit of social.limits is less than 1 (reads " + readsPerMinute
                    + ", writes " + writesPerMinute + ", sign-ins " + signInsPerMinute
                    + " per minute), and nobody could do it. Each is a whole number from 1.");
        }
        if (body.toKilobytes() < 1 || body.toGigabytes() >= 1) {
            throw new IllegalArgumentException("The limit social.limits.body is " + body
                    + ". It is a size from 1KB to less than 1GB. Name how large a request may be, as in 20KB.");
        }
    }
}
