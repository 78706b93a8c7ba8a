package io.hibernateshards.topology;

import static io.hibernateshards.logging.TopologyMessages.MESSAGES;

import io.hibernateshards.logging.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vshard groups as a setting says them: {@code a: 0-255, 300 @ one; b: 256-299, 301-1023 @ two, three(waiting)}. */
public final class VirtualShardGroups {

    private final String setting;
    private final int shardCount;
    private final List<Database> databases;
    private final List<String> problems;

    private VirtualShardGroups(String setting, int shardCount, List<Database> databases, List<String> problems) {
        this.setting = setting;
        this.shardCount = shardCount;
        this.databases = databases;
        this.problems = problems;
    }

    /**
     * Reads the groups of a keyspace and checks that they name each virtual shard exactly once.
     *
     * @param setting the setting's name, for messages
     * @param text its value
     * @param shardCount how many virtual shards the keyspace has
     * @param databases all databases of the unit
     * @param problems takes everything that is wrong, each with its remedy
     * @return the groups in the order in which they are named; fit for {@link KeyspaceMap#ofGroups} where no problem was added
     */
    public static List<VirtualShardGroup> parse(
            String setting, String text, int shardCount, List<Database> databases, List<String> problems) {
        List<GroupsSyntax.Group> written;
        try {
            written = new GroupsSyntax(text).groups();
        } catch (GroupsSyntax.Unreadable unreadable) {
            problems.add(MESSAGES.groupsUnreadable(
                    setting, unreadable.position(), unreadable.expected(), unreadable.found()));
            return List.of();
        }
        return new VirtualShardGroups(setting, shardCount, databases, problems).resolve(written);
    }

    private List<VirtualShardGroup> resolve(List<GroupsSyntax.Group> written) {
        var groups = new LinkedHashMap<String, VirtualShardGroup>();
        var owners = new String[shardCount];
        for (var group : written) {
            var ranges = ranges(group);
            claim(owners, group.name(), ranges);
            var resolved = resolve(group, ranges);
            if (groups.containsKey(group.name())) {
                problems.add(MESSAGES.groupNamedTwice(group.name(), setting));
            } else if (resolved != null) {
                groups.put(group.name(), resolved);
            }
        }
        var gaps = VirtualShardRange.where(shardCount, shard -> owners[shard] == null);
        if (!gaps.isEmpty()) {
            problems.add(MESSAGES.gap(VirtualShardRange.text(gaps), shardCount, setting));
        }
        return List.copyOf(groups.values());
    }

    /** The ranges of a group that are inside the keyspace. */
    private List<VirtualShardRange> ranges(GroupsSyntax.Group group) {
        var ranges = new ArrayList<VirtualShardRange>();
        for (var range : group.ranges()) {
            if (range.last() < range.first()) {
                problems.add(MESSAGES.reversedRange(group.name(), range.first() + "-" + range.last(), setting));
            } else if (range.last() >= shardCount) {
                problems.add(MESSAGES.outOfRange(
                        group.name(),
                        new VirtualShardRange(range.first(), range.last()).toString(),
                        shardCount,
                        shardCount - 1,
                        setting));
            } else {
                ranges.add(new VirtualShardRange(range.first(), range.last()));
            }
        }
        return ranges;
    }

    private void claim(@Nullable String[] owners, String group, List<VirtualShardRange> ranges) {
        var contested = new HashMap<String, VirtualShardSet>();
        for (var range : ranges) {
            for (int shard = range.first(); shard <= range.last(); shard++) {
                var owner = owners[shard];
                if (owner == null) {
                    owners[shard] = group;
                } else {
                    contested.merge(owner, VirtualShardSet.of(shard), VirtualShardSet::or);
                }
            }
        }
        contested.forEach((owner, shards) -> problems.add(MESSAGES.overlap(
                VirtualShardRange.text(VirtualShardRange.where(shardCount, shards::contains)), owner, group, setting)));
    }

    private @Nullable VirtualShardGroup resolve(GroupsSyntax.Group group, List<VirtualShardRange> ranges) {
        var bucket = new LinkedHashMap<Database, Boolean>();
        boolean waitingSeen = false;
        for (var member : group.bucket()) {
            var database = find(group.name(), member.database());
            if (database != null) {
                if (bucket.putIfAbsent(database, member.waiting()) != null) {
                    problems.add(MESSAGES.databaseNamedTwice(group.name(), database.name(), setting));
                } else if (waitingSeen && !member.waiting()) {
                    problems.add(MESSAGES.activeAfterWaiting(group.name(), database.name(), setting));
                }
            }
            waitingSeen |= member.waiting();
        }
        var active = members(bucket, false);
        if (group.bucket().stream().allMatch(GroupsSyntax.Member::waiting)) {
            problems.add(MESSAGES.noActiveDatabase(group.name(), setting));
        }
        return active.isEmpty() ? null : new VirtualShardGroup(group.name(), ranges, active, members(bucket, true));
    }

    private static List<Database> members(Map<Database, Boolean> bucket, boolean waiting) {
        return bucket.entrySet().stream()
                .filter(member -> member.getValue() == waiting)
                .map(Map.Entry::getKey)
                .toList();
    }

    private @Nullable Database find(String group, String name) {
        for (var database : databases) {
            if (database.name().equals(name)) {
                return database;
            }
        }
        var known = databases.stream().map(Database::name).toList();
        problems.add(MESSAGES.unknownDatabase(
                group, name, NearestName.question(name, known), String.join(", ", known), setting));
        return null;
    }
}
