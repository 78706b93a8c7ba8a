package io.hibernateshards.demo.web.operator;

import io.hibernateshards.demo.member.MemberRepository;
import io.hibernateshards.demo.post.PostService;
import io.hibernateshards.demo.web.page.PostList;
import io.hibernateshards.demo.web.page.Timelines;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/**
 * Makes traffic to look at: some clients read timelines and profiles of loaded members, and now and then like a post and take
 * the like back, so that nothing grows. It stops after ten minutes, if nobody stops it before. Any thread.
 */
@Service
class Traffic {

    /** The most clients at once. */
    static final int MOST_CLIENTS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MEMBERS = 1_000;
    private static final long PAUSE_MILLIS = 20;

    /**
     * What runs.
     *
     * @param clients how many clients; 0 if none runs
     * @param hot whether most of them look at one member
     * @param operations done since the start
     * @param failures among them
     * @param lastFailure what the last failure said, or null
     */
    record State(
            int clients,
            boolean hot,
            long operations,
            long failures,
            @Nullable String lastFailure) {}

    private static final class Run {

        private final int clients;
        private final boolean hot;
        private final Instant end;
        private final LongAdder operations = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private volatile boolean stopped;
        private volatile @Nullable String lastFailure;

        private Run(int clients, boolean hot, Instant end) {
            this.clients = clients;
            this.hot = hot;
            this.end = end;
        }
    }

    private final MemberRepository members;
    private final Timelines timelines;
    private final PostService posts;
    private final Clock clock;
    private volatile @Nullable Run run;

    Traffic(MemberRepository members, Timelines timelines, PostService posts, Clock clock) {
        this.members = members;
        this.timelines = timelines;
        this.posts = posts;
        this.clock = clock;
    }

    /**
     * Starts clients, instead of those that run.
     *
     * @param clients 1 to 32
     * @param hot whether most of them look at one member, whose virtual shard becomes hot
     */
    synchronized void start(int clients, boolean hot) {
        stop();
        var ids = members.ids(Limit.of(MEMBERS));
        if (ids.isEmpty()) {
            return;
        }
        var next = new Run(clients, hot, clock.instant().plus(LONGEST));
        run = next;
        for (int client = 0; client < clients; client++) {
            var thread = new Thread(() -> work(next, ids), "traffic-" + client);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Stops the clients; what they do at this moment is still finished. */
    @PreDestroy
    synchronized void stop() {
        var running = run;
        if (running != null) {
            running.stopped = true;
            run = null;
        }
    }

    /** What runs now. */
    State state() {
        var running = run;
        if (running == null || isOver(running)) {
            return new State(0, false, 0, 0, null);
        }
        return new State(
                running.clients, running.hot, running.operations.sum(), running.failures.sum(), running.lastFailure);
    }

    private boolean isOver(Run running) {
        return running.stopped || clock.instant().isAfter(running.end);
    }

    private void work(Run running, List<String> ids) {
        while (!isOver(running)) {
            try {
                operate(running, ids);
            } catch (RuntimeException failure) {
                running.failures.increment();
                running.lastFailure = String.valueOf(failure.getMessage());
                LOG.debug("A client's operation failed", failure);
            }
            running.operations.increment();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void operate(Run running, List<String> ids) {
        var random = ThreadLocalRandom.current();
        var reader = ids.get(random.nextInt(ids.size()));
        PostList list;
        if (running.hot && random.nextInt(10) < 8) {
            list = timelines.by(List.of(ids.get(0)), reader, Optional.empty());
        } else if (random.nextBoolean()) {
            list = timelines.by(List.of(ids.get(random.nextInt(ids.size()))), reader, Optional.empty());
        } else {
            list = timelines.of(reader, Optional.empty());
        }
        if (!list.posts().isEmpty() && random.nextInt(10) == 0) {
            long post = list.posts().get(random.nextInt(list.posts().size())).getId();
            if (posts.like(post, reader)) {
                posts.unlike(post, reader);
            }
        }
    }
}
