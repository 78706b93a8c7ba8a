package io.hibernateshards.cli;

import io.hibernateshards.resharding.Finding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found, as it is shown. */
final class Findings {

    private Findings() {}

    static TextTable table(List<Finding> findings) {
        var table = new TextTable("found", "database", "what", "rows", "repair", "detail");
        findings.forEach(its -> table.row(
                MovesCommand.word(its.kind()),
                its.database(),
                its.subject(),
                its.rows(),
                its.repairable() ? "--repair" : "",
                its.detail()));
        return table;
    }

    static List<Map<String, @Nullable Object>> json(List<Finding> findings) {
        return findings.stream()
                .map(its -> Output.object(
                        "kind", MovesCommand.word(its.kind()),
                        "database", its.database(),
                        "subject", its.subject(),
                        "rows", its.rows(),
                        "detail", its.detail(),
                        "repairable", its.repairable()))
                .toList();
    }
}
