package io.hibernateshards.resharding.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All states that concurrent steps can reach from one, breadth first, so that the first violation found is a shortest. */
final class StateSpace {

    /** One state of a system. */
    interface State<S extends State<S>> {

        /** The states one step further, each with the step's name; none where everything has ended or is stuck. */
        List<Step<S>> steps();

        /** What is wrong with this state; {@code last} says that no step leads on from it. */
        Optional<String> violation(boolean last);

        /** Equal for equal states. */
        byte[] key();
    }

    record Step<S>(String name, S next) {}

    /**
     * What was found.
     *
     * @param states how many different states were looked at
     * @param violation what is wrong in the last state of the trace, or empty where every state is right
     * @param trace the steps that lead to it
     */
    record Result(int states, Optional<String> violation, List<String> trace) {

        @Override
        public String toString() {
            return violation
                    .map(wrong -> wrong + ", after\n  " + String.join("\n  ", trace))
                    .orElse("nothing wrong in " + states + " states");
        }
    }

    private record Reached<S>(
            S state, String step, @Nullable Reached<S> from) {

        List<String> trace() {
            var steps = new ArrayList<String>();
            for (var at = this; at.from != null; at = at.from) {
                steps.add(at.step);
            }
            Collections.reverse(steps);
            return steps;
        }
    }

    private StateSpace() {}

    /** Looks at every state that can be reached, or at those before the first that is wrong. */
    static <S extends State<S>> Result explore(S start) {
        Set<ByteBuffer> known = new HashSet<>();
        var open = new ArrayDeque<Reached<S>>();
        known.add(ByteBuffer.wrap(start.key()));
        open.add(new Reached<>(start, "", null));
        while (!open.isEmpty()) {
            var reached = open.remove();
            var steps = reached.state().steps();
            var violation = reached.state().violation(steps.isEmpty());
            if (violation.isPresent()) {
                return new Result(known.size(), violation, reached.trace());
            }
            for (var step : steps) {
                if (known.add(ByteBuffer.wrap(step.next().key()))) {
                    open.add(new Reached<>(step.next(), step.name(), reached));
                }
            }
        }
        return new Result(known.size(), Optional.empty(), List.of());
    }
}
