package io.hibernateshards.metrics.jfr;

import io.hibernateshards.metrics.ShardEvents;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Writes scatters, merges and commits over several databases into a recording, while there is one. */
public final class FlightRecorderEvents implements ShardEvents {

    @Override
    public void scatterEnded(int databases, long nanos) {
        var event = new ScatterEvent();
        if (event.shouldCommit()) {
            event.databases = databases;
            event.time = nanos;
            event.commit();
        }
    }

    @Override
    public void merged(int databases, long nanos) {
        var event = new MergeEvent();
        if (event.shouldCommit()) {
            event.databases = databases;
            event.time = nanos;
            event.commit();
        }
    }

    @Override
    public void committed(int databases, long nanos) {
        var event = new CommitEvent();
        if (event.shouldCommit()) {
            event.databases = databases;
            event.time = nanos;
            event.commit();
        }
    }

    @Name("io.hibernateshards.Scatter")
    @Label("Scatter")
    @Category("Hibernate Shards")
    @Description("Something was asked of several databases together")
    private static final class ScatterEvent extends Event {

        @Label("Databases")
        int databases;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("io.hibernateshards.Merge")
    @Label("Merge")
    @Category("Hibernate Shards")
    @Description("The rows of several databases were merged, from when the last were there")
    private static final class MergeEvent extends Event {

        @Label("Databases")
        int databases;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("io.hibernateshards.Commit")
    @Label("Commit")
    @Category("Hibernate Shards")
    @Description("A transaction was committed on several databases")
    @StackTrace(false)
    private static final class CommitEvent extends Event {

        @Label("Databases")
        int databases;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }
}
