package io.hibernateshards.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** What an operation costs this process on all its threads, the collector's among them; waiting costs nothing. */
public final class ProcessorTime implements InternalProfiler {

    /** The result's name. */
    static final String RESULT = "processor.norm";

    private Duration before = Duration.ZERO;

    @Override
    public String getDescription() {
        return "Processor time per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = used();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double nanos = used().minus(before).toNanos();
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(RESULT, nanos / 1000 / operations, "us/op", AggregationPolicy.AVG));
    }

    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
