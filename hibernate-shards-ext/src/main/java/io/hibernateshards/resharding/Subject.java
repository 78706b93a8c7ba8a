package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.logging.NearestName;
import io.hibernateshards.resharding.PlanRefusedException.Reason;
import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import java.util.stream.Collectors;

/** What a plan is made of: the databases and vshard groups that names mean, and refusals of those that cannot be meant. */
final class Subject {

    private final ShardMap map;
    private final KeyspaceMap keyspace;

    Subject(ShardMap map, KeyspaceMap keyspace) {
        this.map = map;
        this.keyspace = keyspace;
    }

    Database database(String name) {
        return map.databases().stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    var known = map.databases().stream().map(Database::name).toList();
                    return new PlanRefusedException(
                            Reason.UNKNOWN,
                            MESSAGES.unknownDatabase(
                                    name, NearestName.question(name, known), String.join(", ", known)));
                });
    }

    VirtualShardGroup group(String name) {
        return keyspace.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlanRefusedException(
                        Reason.UNKNOWN,
                        MESSAGES.unknownGroup(
                                keyspace.keyspace(),
                                name,
                                NearestName.question(
                                        name,
                                        keyspace.groups().stream()
                                                .map(VirtualShardGroup::name)
                                                .toList()),
                                names(keyspace.groups()))));
    }

    VirtualShardGroup boundGroup(String name) {
        var group = group(name);
        if (!group.bound()) {
            throw new PlanRefusedException(Reason.NOTHING_TO_DO, MESSAGES.notBound(name));
        }
        return group;
    }

    /** The bound groups whose buckets have a database, active or waiting. */
    List<VirtualShardGroup> boundGroupsWith(Database database) {
        return keyspace.groups().stream()
                .filter(group -> group.bound() && group.bucket().contains(database))
                .toList();
    }

    /** A name for what is split off from a group. */
    String freshName(String group) {
        int number = 2;
        while (isTaken(group + "-" + number)) {
            number++;
        }
        return group + "-" + number;
    }

    private boolean isTaken(String name) {
        return keyspace.groups().stream().anyMatch(group -> group.name().equals(name));
    }

    /** Refuses a database as the home of unbound virtual shards where its name is that of a bound group. */
    void refuseTakenName(Database database) {
        for (var group : keyspace.groups()) {
            if (group.bound() && group.name().equals(database.name())) {
                throw new PlanRefusedException(
                        Reason.NOWHERE_TO_GO,
                        MESSAGES.nameTaken(
                                database.name(),
                                keyspace.keyspace(),
                                group.bucket().toString()));
            }
        }
    }

    PlanRefusedException nowhereToGo(VirtualShardGroup group, Database database) {
        return new PlanRefusedException(
                Reason.NOWHERE_TO_GO,
                MESSAGES.nowhereToGo(
                        VirtualShardRange.text(group.ranges()),
                        group.name(),
                        database.name(),
                        group.bucket().toString(),
                        database.name()));
    }

    static PlanRefusedException noneWaiting(List<VirtualShardGroup> groups) {
        return new PlanRefusedException(
                Reason.NOWHERE_TO_GO,
                MESSAGES.noneWaiting(
                        names(groups),
                        groups.stream()
                                .flatMap(group -> group.active().stream())
                                .distinct()
                                .map(Database::name)
                                .collect(Collectors.joining(", "))));
    }

    static String names(List<VirtualShardGroup> groups) {
        return groups.stream().map(VirtualShardGroup::name).collect(Collectors.joining("', '", "'", "'"));
    }
}
