package io.hibernateshards.query.collation;

import io.hibernateshards.ShardException;
import java.util.Optional;

/**
 * How a database compares texts, as far as that is proved.
 *
 * @param declared what the database says of the collation
 * @param rules rules that agree with it on every text that it was asked about; nothing where none does
 * @param reason why there are none, a clause; empty where there are
 * @param asked how the database is asked for the order where there are none; nothing where its answer would not do
 */
public record CollationProof(
        DeclaredCollation declared, Optional<TextRules> rules, String reason, Optional<AskedCollation> asked) {

    /** @param place the type and the collation of texts as they stand in SQL */
    static CollationProof of(
            DeclaredCollation declared, Optional<ProbedOrder> answer, String place, AskedCollation.Question question) {
        if (answer.isEmpty()) {
            return without(declared, "its encoding is not UTF-8, so it was not asked how it compares");
        }
        var candidates = RuleCandidates.of(declared, answer.get().unicodeVersion());
        String nearest = "";
        for (var rules : candidates) {
            var disagreement = disagreement(answer.get(), rules);
            if (disagreement.isEmpty()) {
                return new CollationProof(declared, Optional.of(rules), "", Optional.empty());
            }
            nearest = nearest.isEmpty() ? "'" + rules + "' differs at " + disagreement.get() : nearest;
        }
        return new CollationProof(
                declared,
                Optional.empty(),
                nearest.isEmpty() ? unknown(declared) : nearest,
                AskedCollation.of(declared, answer.get(), place, question));
    }

    /** Rules of ICU4J refuse letters that are younger than the database's Unicode, as the corpus may have some. */
    private static Optional<String> disagreement(ProbedOrder answer, TextRules rules) {
        try {
            return answer.disagreement(rules);
        } catch (ShardException unknownLetter) {
            return Optional.of("a letter that it does not know: " + unknownLetter.getMessage());
        }
    }

    /** One that nothing is known of. */
    public static CollationProof without(DeclaredCollation declared, String reason) {
        return new CollationProof(declared, Optional.empty(), reason, Optional.empty());
    }

    private static String unknown(DeclaredCollation declared) {
        return declared.provider().equals("icu") && !IcuRules.arePresent()
                ? "com.ibm.icu:icu4j is not on the class path"
                : "no rules that are known here go by that name";
    }
}
