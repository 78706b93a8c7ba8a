package io.hibernateshards.demo.tour;

import io.hibernateshards.QueryExplanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What queries did: each as it was written, those that went the same way together, then the way and the time taken. */
final class QueryNotes {

    private final Map<Way, Asked> asked = new LinkedHashMap<>();

    /** Notes a query that ran as explained. */
    void add(QueryExplanation explanation, long nanos) {
        var way = new Way(explanation.route(), explanation.databases(), explanation.reasons());
        asked.computeIfAbsent(way, first -> new Asked()).add(explanation.query(), nanos);
    }

    /** Writes what was noted since the last time, if anything was. */
    void writeTo(Page page) {
        asked.forEach((way, queries) -> {
            queries.texts.forEach(text -> page.note("  ❯ ", text));
            page.note("    → ", way + queries.time());
            page.space();
        });
        asked.clear();
    }

    /** Where queries went, and why. */
    private record Way(String route, List<String> databases, List<String> reasons) {

        @Override
        public String toString() {
            var names = String.join(", ", databases);
            var places = switch (route) {
                case "single" -> "one database: " + names;
                case "several" -> databases.size() + " databases: " + names;
                case "every" -> "every database: " + names;
                default -> "no database";
            };
            return reasons.isEmpty() ? places : places + ", because " + String.join("; ", reasons);
        }
    }

    private static final class Asked {

        private final List<String> texts = new ArrayList<>();
        private long nanos;

        private void add(String text, long taken) {
            texts.add(text);
            nanos += taken;
        }

        private String time() {
            return String.format(Locale.ROOT, " · %.1f ms", nanos / 1e6);
        }
    }
}
