package io.hibernateshards.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * What was done to one purse, in its order, by its only writer; what was refused is left out, and after an unknown outcome nothing
 * more was done. Times are those of the machine's one clock.
 */
final class PurseHistory {

    /** The revision of a purse that is not there. */
    static final int ABSENT = -1;

    private record Change(WriteKind kind, int revision, long begin, long end, boolean acknowledged) {}

    private final List<Change> changes = new ArrayList<>(4);

    /** @param end {@link Long#MAX_VALUE} where nobody knows that it ended */
    void add(WriteKind kind, int next, long begin, long end, Outcome outcome) {
        if (outcome != Outcome.REFUSED) {
            changes.add(new Change(kind, kind.isDelete() ? ABSENT : next, begin, end, outcome == Outcome.ACKNOWLEDGED));
        }
    }

    /** Whether a query that ran between two times may see it so. */
    boolean isPossible(int revision, long from, long to) {
        boolean superseded = false;
        for (int place = changes.size() - 1; place >= 0 && !superseded; place--) {
            var change = changes.get(place);
            if (change.revision() == revision && change.begin() <= to) {
                return true;
            }
            superseded = isCertain(change, from);
        }
        return !superseded && revision == ABSENT;
    }

    /** Whether it may be seen between two times at all. */
    boolean isPossible(long from, long to) {
        boolean superseded = false;
        for (int place = changes.size() - 1; place >= 0 && !superseded; place--) {
            var change = changes.get(place);
            if (change.revision() != ABSENT && change.begin() <= to) {
                return true;
            }
            superseded = isCertain(change, from);
        }
        return false;
    }

    private static boolean isCertain(Change change, long from) {
        return change.acknowledged() && change.end() <= from;
    }

    /** The revision of its labels when it has a revision. */
    int labelled(int revision) {
        int labelled = ABSENT;
        for (var change : changes) {
            if (change.kind().isLabelling()) {
                labelled = change.revision();
            }
            if (change.revision() == revision) {
                return labelled;
            }
        }
        return ABSENT;
    }

    @Override
    public String toString() {
        return changes.toString();
    }
}
