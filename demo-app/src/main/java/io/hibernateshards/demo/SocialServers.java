package io.hibernateshards.demo;

import java.util.List;
import java.util.Map;

/**
 * Database servers of the program's own, found by {@link java.util.ServiceLoader}: Maven's profile {@code postgres} puts some on
 * the class path. They end with the program.
 */
public interface SocialServers {

    /**
     * Starts a server for each name, with an empty database of that name.
     *
     * @return the Spring properties that name them: {@code hibernate-shards.databases.<name>.url}, and so on
     */
    Map<String, String> start(List<String> names);
}
