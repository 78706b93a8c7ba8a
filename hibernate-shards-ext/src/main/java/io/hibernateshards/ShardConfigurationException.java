package io.hibernateshards;

import java.util.List;
import java.util.stream.Collectors;

/** For the deployer: everything that is wrong with a unit's settings, mapping or databases, reported at once at boot. */
public class ShardConfigurationException extends ShardException {

    private final transient List<String> problems;

    public ShardConfigurationException(String problem) {
        this(List.of(problem));
    }

    /** @param problems what is wrong, each with its remedy; not empty */
    public ShardConfigurationException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0)
                        : problems.stream()
                                .collect(Collectors.joining("\n - ", problems.size() + " problems:\n - ", "")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, each with its remedy. */
    public List<String> problems() {
        return problems;
    }
}
