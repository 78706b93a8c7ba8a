package io.hibernateshards.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Constants of a statement: literals, or parameters in one of their two ways. */
final class Values {

    private final Choices choices;
    private final int form;
    private final List<Object> bound = new ArrayList<>();

    Values(Choices choices) {
        this.choices = choices;
        this.form = choices.weighted(2, 2, 1);
    }

    boolean isNamed() {
        return form != 2;
    }

    List<Object> bound() {
        return Collections.unmodifiableList(new ArrayList<>(bound));
    }

    /** A literal where there is one and the statement likes such, else a parameter. */
    String constant(Kind kind) {
        return choices.chance(1) ? bind(null) : constant(kind, choices.one(kind.values));
    }

    String constant(Kind kind, Object value) {
        var literal = kind.literal(value);
        return literal.isPresent() && (form == 0 || choices.chance(30)) ? literal.get() : bind(value);
    }

    /** A parameter of that value, which may be a collection. */
    String bind(Object value) {
        bound.add(value);
        return isNamed() ? ":p" + (bound.size() - 1) : "?" + bound.size();
    }

    /** A literal. */
    String literal(Kind kind) {
        return kind.literal(choices.one(kind.values)).orElse("null");
    }
}
