package io.hibernateshards.query.collation;

import java.util.Optional;

/**
 * How a database compares texts, as far as that is proved.
 *
 * @param declared what the database says of the collation
 * @param rules rules that agree with it on every text that it was asked about; nothing where none does
 * @param reason why there are none, a clause; empty where there are
 */
public record CollationProof(DeclaredCollation declared, Optional<TextRules> rules, String reason) {

    static CollationProof of(DeclaredCollation declared, Optional<ProbedOrder> answer) {
        if (answer.isEmpty()) {
            return without(declared, "its encoding is not UTF-8, so it was not asked how it compares");
        }
        var candidates = RuleCandidates.of(declared, answer.get().unicodeVersion());
        String nearest = "";
        for (var rules : candidates) {
            var disagreement = answer.get().disagreement(rules);
            if (disagreement.isEmpty()) {
                return new CollationProof(declared, Optional.of(rules), "");
            }
            nearest = nearest.isEmpty() ? "'" + rules + "' differs at " + disagreement.get() : nearest;
        }
        return without(declared, nearest.isEmpty() ? unknown(declared) : nearest);
    }

    /** One that nothing is known of. */
    public static CollationProof without(DeclaredCollation declared, String reason) {
        return new CollationProof(declared, Optional.empty(), reason);
    }

    private static String unknown(DeclaredCollation declared) {
        return declared.provider().equals("icu") && !IcuRules.arePresent()
                ? "com.ibm.icu:icu4j is not on the class path"
                : "no rules that are known here go by that name";
    }
}
