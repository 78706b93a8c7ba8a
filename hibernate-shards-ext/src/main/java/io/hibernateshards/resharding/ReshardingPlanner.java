package io.hibernateshards.resharding;

import static io.hibernateshards.logging.ReshardingMessages.MESSAGES;

import io.hibernateshards.resharding.PlanRefusedException.Reason;
import io.hibernateshards.topology.DatabaseSet;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardGroup;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import java.util.List;
import java.util.Map;

/**
 * Plans changes of where the virtual shards of one keyspace live, with as few rows moved as the change allows. Virtual shards
 * of a bound vshard group stay within its bucket, and go to waiting databases only where that is asked for. Equal inputs give
 * equal plans. Immutable; any thread.
 *
 * <p>By {@link Measure#VIRTUAL_SHARDS} parts are exact and the fewest rows move; by other measures they are the greedy ones
 * whose bounds {@code EvenWeight} states. Every method throws {@link PlanRefusedException} where the change cannot be made.
 */
public final class ReshardingPlanner {

    private final ShardMap map;
    private final KeyspaceMap keyspace;
    private final Subject subject;
    private final KeyspaceFigures figures;
    private final Capacities capacities;

    private ReshardingPlanner(ShardMap map, KeyspaceMap keyspace, KeyspaceFigures figures, Capacities capacities) {
        this.map = map;
        this.keyspace = keyspace;
        this.subject = new Subject(map, keyspace);
        this.figures = figures;
        this.capacities = capacities;
    }

    /**
     * A planner that knows nothing but the map.
     *
     * @param map all databases, those to be added too
     */
    public static ReshardingPlanner of(ShardMap map, String keyspace) {
        var its = map.keyspace(keyspace);
        return new ReshardingPlanner(map, its, KeyspaceFigures.unknown(its.shardCount()), new Capacities(Map.of()));
    }

    /** The planner that knows how much each virtual shard has. */
    public ReshardingPlanner with(KeyspaceFigures figures) {
        if (figures.shardCount() != keyspace.shardCount()) {
            throw new IllegalArgumentException("The keyspace has " + keyspace.shardCount()
                    + " virtual shards, the figures " + figures.shardCount());
        }
        return new ReshardingPlanner(map, keyspace, figures, capacities);
    }

    /** The planner that knows the capacities of databases, by their names; those not named have the default. */
    public ReshardingPlanner with(Map<String, Capacity> capacities) {
        capacities.keySet().forEach(subject::database);
        return new ReshardingPlanner(map, keyspace, figures, new Capacities(capacities));
    }

    /** Gives each database its part. */
    public ReshardingPlan evenOut(Measure measure) {
        var draft = draft();
        draft.spread(shard -> true, draft::allowed, measure);
        return draft.plan("even out by " + measure.unit(), draft.moved());
    }

    /** Gives databases their parts of the virtual shards that no bucket binds. */
    public ReshardingPlan add(List<String> databases, Measure measure) {
        var bound = keyspace.groups().stream().allMatch(VirtualShardGroup::bound);
        if (bound) {
            throw new PlanRefusedException(
                    Reason.NOWHERE_TO_GO,
                    MESSAGES.allBound(
                            keyspace.keyspace(), String.join(", ", databases), Subject.names(keyspace.groups())));
        }
        var draft = draft();
        var added = databases.stream().map(subject::database).toList();
        added.forEach(subject::refuseTakenName);
        var allowed = draft.unbound().or(DatabaseSet.of(added));
        draft.spread(shard -> !keyspace.groupOf(shard).bound(), shard -> allowed, measure);
        return draft.plan("add " + String.join(", ", databases), draft.moved());
    }

    /** Puts databases into the buckets of some bound vshard groups, and gives them their parts of these. */
    public ReshardingPlan add(List<String> databases, List<String> groups, Measure measure) {
        var draft = draft();
        var added = databases.stream().map(subject::database).toList();
        for (var name : groups) {
            var group = subject.boundGroup(name);
            draft.open(Bucket.of(group).with(added).in(draft.opened(), name));
        }
        draft.spread(shard -> groups.contains(keyspace.groupOf(shard).name()), draft::allowed, measure);
        return draft.plan("add " + String.join(", ", databases) + " to " + String.join(", ", groups), draft.moved());
    }

    /** Leaves nothing on a database, and takes it out of every bucket. A group with no other active one gets its next waiting. */
    public ReshardingPlan drain(String name, Measure measure) {
        var database = subject.database(name);
        var draft = draft();
        var buckets = subject.boundGroupsWith(database);
        for (var group : buckets) {
            if (group.active().equals(List.of(database))) {
                if (group.waiting().isEmpty()) {
                    throw subject.nowhereToGo(group, database);
                }
                draft.open(draft.opened().activated(group.name()));
            }
        }
        if (draft.unbound().equals(DatabaseSet.of(database))) {
            throw subject.nowhereToGo(keyspace.group(name), database);
        }
        draft.spread(
                shard -> keyspace.databaseOf(shard).equals(database),
                shard -> draft.allowed(shard).without(database),
                measure);
        var after = draft.moved();
        for (var group : buckets) {
            after = Bucket.of(after.group(group.name())).without(database).in(after, group.name());
        }
        return draft.plan("drain " + name, after);
    }

    /** Moves all that lives on a database to another, which takes its place in every bucket: a server is upgraded so. */
    public ReshardingPlan replace(String name, String by) {
        var old = subject.database(name);
        var database = subject.database(by);
        var draft = draft();
        var buckets = old.equals(database) ? List.<VirtualShardGroup>of() : subject.boundGroupsWith(old);
        if (keyspace.groups().stream()
                .anyMatch(group -> !group.bound() && group.active().contains(old))) {
            subject.refuseTakenName(database);
        }
        for (var group : buckets) {
            draft.open(Bucket.of(group).opened(old, database).in(draft.opened(), group.name()));
        }
        draft.put(shard -> keyspace.databaseOf(shard).equals(old), database);
        var after = draft.moved();
        for (var group : buckets) {
            after = Bucket.of(after.group(group.name())).without(old).in(after, group.name());
        }
        return draft.plan("replace " + name + " by " + by, after);
    }

    /**
     * Divides a vshard group's virtual shards, in ascending order, into two halves by a measure, and moves the one with fewer
     * rows to a database. In a bound group that half becomes a group of its own on that database, with the same waiting ones.
     */
    public ReshardingPlan split(String name, String to, Measure measure) {
        var group = subject.group(name);
        var database = subject.database(to);
        if (group.size() < 2) {
            throw new PlanRefusedException(
                    Reason.NOTHING_TO_DO, MESSAGES.oneShard(name, VirtualShardRange.text(group.ranges())));
        }
        var half = new Halves(group, figures, measure).lighter();
        var draft = draft();
        var change = "split " + name + " to " + to;
        draft.put(half::contains, database);
        if (!group.bound()) {
            subject.refuseTakenName(database);
            return draft.plan(change, draft.moved());
        }
        var fresh = subject.freshName(name);
        var bucket = Bucket.of(group).with(List.of(database));
        draft.open(bucket.in(keyspace.split(name, half, fresh), fresh));
        return draft.plan(change, new Bucket(List.of(database), bucket.waiting()).in(draft.moved(), fresh));
    }

    /** Makes the next waiting database of a vshard group's bucket an active one, and gives it its part of the group. */
    public ReshardingPlan activate(String group, Measure measure) {
        var its = subject.group(group);
        if (its.waiting().isEmpty()) {
            throw Subject.noneWaiting(List.of(its));
        }
        return activate(List.of(its), "activate the next database of " + group, measure);
    }

    /**
     * Makes the next waiting database active in every bucket one of whose active databases is fuller than some percentage of
     * its capacity, and gives it its part of the vshard group. Full buckets without a waiting one stay as they are where
     * others can be helped.
     *
     * @param percent of the rows or bytes that a database can hold
     */
    public ReshardingPlan activateAbove(double percent, Measure measure) {
        var known = keyspace.databases().among(map.databases());
        if (known.stream()
                .noneMatch(database ->
                        capacities.percentFull(database, keyspace, figures).isPresent())) {
            throw new PlanRefusedException(Reason.NOT_KNOWN, MESSAGES.fullnessUnknown(known.toString()));
        }
        var full = keyspace.groups().stream()
                .filter(group -> group.active().stream()
                        .anyMatch(database -> capacities
                                        .percentFull(database, keyspace, figures)
                                        .orElse(0)
                                > percent))
                .toList();
        var relieved = full.stream().filter(group -> !group.waiting().isEmpty()).toList();
        if (!full.isEmpty() && relieved.isEmpty()) {
            throw Subject.noneWaiting(full);
        }
        return activate(relieved, "activate databases above " + percent + " %", measure);
    }

    /** Moves virtual shards to a database: within their bucket, where they are bound to one. */
    public ReshardingPlan move(List<VirtualShardRange> shards, String to) {
        var database = subject.database(to);
        var outside = shards.stream()
                .filter(range -> range.last() >= keyspace.shardCount())
                .toList();
        if (!outside.isEmpty()) {
            throw new PlanRefusedException(
                    Reason.UNKNOWN,
                    MESSAGES.unknownShards(
                            VirtualShardRange.text(outside), keyspace.keyspace(), keyspace.shardCount()));
        }
        var moved = shards.stream().map(VirtualShardSet::range).reduce(VirtualShardSet.none(), VirtualShardSet::or);
        var draft = draft();
        for (var group : keyspace.groups()) {
            var its = VirtualShardRange.where(
                    keyspace.shardCount(),
                    shard -> moved.contains(shard) && keyspace.groupOf(shard).equals(group));
            if (its.isEmpty()) {
                continue;
            } else if (!group.bound()) {
                subject.refuseTakenName(database);
            } else if (group.bucket().contains(database)) {
                draft.open(Bucket.of(group).with(List.of(database)).in(draft.opened(), group.name()));
            } else {
                throw new PlanRefusedException(
                        Reason.NOWHERE_TO_GO,
                        MESSAGES.outsideBucket(
                                VirtualShardRange.text(its),
                                group.name(),
                                to,
                                group.bucket().toString(),
                                to));
            }
        }
        draft.put(moved::contains, database);
        return draft.plan("move " + VirtualShardRange.text(shards) + " to " + to, draft.moved());
    }

    private ReshardingPlan activate(List<VirtualShardGroup> groups, String change, Measure measure) {
        var draft = draft();
        groups.forEach(group -> draft.open(draft.opened().activated(group.name())));
        draft.spread(shard -> groups.contains(keyspace.groupOf(shard)), draft::allowed, measure);
        return draft.plan(change, draft.moved());
    }

    private PlanDraft draft() {
        return new PlanDraft(map.databases(), keyspace, figures, capacities);
    }
}
