package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The next map of a keyspace in the making: places and groups change, and every group stays true to its places. */
final class MapChange {

    private final KeyspaceMap before;
    private final Database[] places;
    private final String[] groupOfShard;
    private final Map<String, VirtualShardGroup> groups = new LinkedHashMap<>();

    MapChange(KeyspaceMap before) {
        this.before = before;
        this.places = new Database[before.shardCount()];
        this.groupOfShard = new String[before.shardCount()];
        for (int shard = 0; shard < places.length; shard++) {
            places[shard] = before.databaseOf(shard);
            groupOfShard[shard] = before.groupOf(shard).name();
        }
        before.groups().forEach(group -> groups.put(group.name(), group));
    }

    void move(int shard, Database to) {
        var group = require(groupOfShard[shard]);
        if (!group.bound()) {
            groupOfShard[shard] = groups.computeIfAbsent(to.name(), name -> VirtualShardGroup.of(to, List.of()))
                    .name();
            if (require(to.name()).bound()) {
                throw new IllegalArgumentException("Virtual shard " + shard + " cannot join the vshard group '" + to
                        + "', which is bound to its bucket");
            }
        } else if (group.waiting().contains(to)) {
            var active = new ArrayList<>(group.active());
            active.add(to);
            var waiting = new ArrayList<>(group.waiting());
            waiting.remove(to);
            bucket(group.name(), active, waiting);
        } else if (!group.active().contains(to)) {
            throw new IllegalArgumentException("Virtual shard " + shard + " cannot move to '" + to
                    + "', which is not in the bucket of its vshard group '" + group.name() + "': " + group.bucket());
        }
        places[shard] = to;
    }

    void bucket(String name, List<Database> active, List<Database> waiting) {
        groups.put(name, new VirtualShardGroup(name, require(name).ranges(), active, waiting, true));
    }

    void split(String name, VirtualShardSet shards, String newName) {
        var group = require(name);
        if (!group.bound() || groups.containsKey(newName)) {
            throw new IllegalArgumentException(
                    "The vshard group '" + name + "' cannot give virtual shards to a new one '" + newName
                            + "': it is not bound to its bucket, or that name is taken");
        }
        groups.put(newName, new VirtualShardGroup(newName, List.of(), group.active(), group.waiting(), true));
        for (int shard = shards.next(0); shard >= 0; shard = shards.next(shard + 1)) {
            if (shard >= groupOfShard.length || !groupOfShard[shard].equals(name)) {
                throw new IllegalArgumentException(
                        "Virtual shard " + shard + " is not in the vshard group '" + name + "'");
            }
            groupOfShard[shard] = newName;
        }
    }

    private VirtualShardGroup require(String name) {
        var group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("Unknown vshard group '" + name + "'. Known are " + groups.keySet());
        }
        return group;
    }

    KeyspaceMap toMap() {
        var kept = new ArrayList<VirtualShardGroup>();
        for (var group : groups.values()) {
            var ranges =
                    VirtualShardRange.where(places.length, shard -> Objects.equals(groupOfShard[shard], group.name()));
            if (!ranges.isEmpty()) {
                kept.add(new VirtualShardGroup(group.name(), ranges, group.active(), group.waiting(), group.bound()));
            } else if (group.bound()) {
                throw new IllegalArgumentException(
                        "The vshard group '" + group.name() + "' would have no virtual shard");
            }
        }
        return KeyspaceMap.of(before.keyspace(), List.of(places), kept);
    }
}
