package io.hibernateshards.demo.web.operator;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the shard map calls full.
 *
 * @param rowsPerDatabase so many rows on a database are its capacity, at least 1
 */
@ConfigurationProperties("social.map")
record ShardMapSettings(@DefaultValue("100000") long rowsPerDatabase) {

    ShardMapSettings {
        if (rowsPerDatabase < 1) {
            throw new IllegalArgumentException("The capacity social.map.rows-per-database is " + rowsPerDatabase
                    + ". It is a whole number from 1. Name how many rows a database may have.");
        }
    }
}
