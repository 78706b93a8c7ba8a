package io.hibernateshards.spring;

import io.hibernateshards.ShardConfigurationException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what keeps a sharded unit from starting as Spring Boot tells such things: what is wrong, and what to do. */
public final class ShardsFailureAnalyzer extends AbstractFailureAnalyzer<ShardConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ShardConfigurationException failure) {
        var problems = failure.problems();
        return new FailureAnalysis(
                lines(problems.stream().map(ShardsFailureAnalyzer::whatIsWrong).toList()),
                lines(problems.stream().map(ShardsFailureAnalyzer::whatToDo).toList()),
                failure);
    }

    private static String lines(List<String> texts) {
        return texts.size() == 1
                ? texts.get(0)
                : texts.stream().distinct().collect(Collectors.joining(System.lineSeparator() + " - ", " - ", ""));
    }

    private static String whatIsWrong(String problem) {
        return problem.substring(0, remedyOf(problem)).trim();
    }

    private static String whatToDo(String problem) {
        return problem.substring(remedyOf(problem)).trim();
    }

    /** Where the last sentence begins: messages end with what to do. */
    private static int remedyOf(String problem) {
        return problem.lastIndexOf(". ") + 1;
    }
}
