package io.hibernateshards.demo.tour;

import io.hibernateshards.QueryExplanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What queries did: those that went to the same databases together, each as it was written, the time taken, and why. */
final class QueryNotes {

    private static final Pattern PACKAGE = Pattern.compile("\\b([a-z_]\\w*\\.)+(?=[A-Z])");
    private static final Pattern ENTITY_GROUP = Pattern.compile(" of entity group '\\w+'");

    private final Map<Way, Asked> asked = new LinkedHashMap<>();

    /** Notes a query that ran as explained. */
    void add(QueryExplanation explanation, long nanos) {
        asked.computeIfAbsent(new Way(explanation.route(), explanation.databases()), way -> new Asked())
                .add(explanation, nanos);
    }

    /** Writes what was noted since the last time, if anything was. */
    void writeTo(Page page) {
        asked.forEach((way, queries) -> {
            queries.texts.forEach(text -> page.note("  ❯ ", text));
            page.note("    → ", way + queries.time());
            queries.reasons.forEach(reason -> page.note("      ", reason));
            page.space();
        });
        asked.clear();
    }

    /** The text with class names instead of qualified ones. */
    static String withoutPackages(String text) {
        return PACKAGE.matcher(text).replaceAll("");
    }

    /** A reason without the entity group, of which the demo has one. */
    private static String shortened(String reason) {
        return ENTITY_GROUP.matcher(withoutPackages(reason)).replaceAll("");
    }

    /** Where queries went. */
    private record Way(String route, List<String> databases) {

        @Override
        public String toString() {
            var names = String.join(", ", databases);
            return switch (route) {
                case "single" -> "one database: " + names;
                case "several" -> databases.size() + " databases: " + names;
                case "every" -> "every database: " + names;
                default -> "no database";
            };
        }
    }

    private static final class Asked {

        private final List<String> texts = new ArrayList<>();
        private final Set<String> reasons = new LinkedHashSet<>();
        private long nanos;

        private void add(QueryExplanation explanation, long taken) {
            texts.add(explanation.query());
            explanation.reasons().forEach(reason -> reasons.add(shortened(reason)));
            nanos += taken;
        }

        private String time() {
            return String.format(Locale.ROOT, " · %.1f ms", nanos / 1e6);
        }
    }
}
