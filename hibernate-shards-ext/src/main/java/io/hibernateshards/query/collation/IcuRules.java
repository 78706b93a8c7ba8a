package io.hibernateshards.query.collation;

import static io.hibernateshards.logging.QueryCollationMessages.MESSAGES;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.RuleBasedCollator;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rules of ICU4J, which is not there unless the application has it. A text with a letter that is younger than what the
 * database knows is refused when it is compared: ICU4J may know it, and would put it elsewhere.
 */
final class IcuRules {

    /** Below it are scripts that no version of Unicode added a letter to since the oldest that is told. */
    private static final char FIRST_THAT_MAY_BE_YOUNG = 0x250;

    private static final List<Integer> STRENGTHS =
            List.of(Collator.TERTIARY, Collator.SECONDARY, Collator.PRIMARY, Collator.QUATERNARY, Collator.IDENTICAL);

    private IcuRules() {}

    static boolean arePresent() {
        try {
            Class.forName("com.ibm.icu.text.Collator", false, IcuRules.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /**
     * What a name of ICU stands for, a language tag or an older locale with its keywords.
     *
     * @param unicodeVersion the version of Unicode that the database knows
     */
    static TextRules named(String name, int unicodeVersion) {
        var locale = name.contains("@") ? new ULocale(name) : ULocale.forLanguageTag(name);
        return rules("ICU4J " + name, (RuleBasedCollator) Collator.getInstance(locale), unicodeVersion, true);
    }

    /**
     * The rules of a locale in all strengths, punctuation counted or passed over, case on a level of its own or not.
     *
     * @param byKeys whether sort keys are compared, as ICU itself orders, or texts, as H2 has ICU4J compare them: a letter
     *     such as \u00df after one with an accent makes a difference
     */
    static List<TextRules> ofLocale(Locale locale, int unicodeVersion, boolean byKeys) {
        var rules = new ArrayList<TextRules>();
        for (boolean passesOver : new boolean[] {false, true}) {
            for (int strength : STRENGTHS) {
                for (boolean hasCaseLevel : new boolean[] {false, true}) {
                    var collator = (RuleBasedCollator) Collator.getInstance(locale);
                    collator.setStrength(strength);
                    collator.setAlternateHandlingShifted(passesOver);
                    collator.setCaseLevel(hasCaseLevel);
                    rules.add(rules(
                            "ICU4J " + locale.toLanguageTag() + ", strength " + (strength + 1)
                                    + (passesOver ? ", punctuation passed over" : "")
                                    + (byKeys ? "" : ", compared directly")
                                    + (hasCaseLevel ? ", case level" : ""),
                            collator,
                            unicodeVersion,
                            byKeys));
                }
            }
        }
        return rules;
    }

    private static TextRules rules(String name, RuleBasedCollator collator, int unicodeVersion, boolean byKeys) {
        var frozen = (RuleBasedCollator) collator.freeze();
        var youngest = VersionInfo.getInstance(unicodeVersion);
        return new TextRules(
                name,
                () -> {
                    // A frozen one has a lock, which is not needed here.
                    var own = frozen.cloneAsThawed();
                    if (!byKeys) {
                        return (left, right) -> own.compare(known(left, youngest, name), known(right, youngest, name));
                    }
                    var keys = new RecentKeys(text -> own.getCollationKey(known(text, youngest, name)));
                    return (left, right) -> keys.of(left).compareTo(keys.of(right));
                },
                () -> {
                    var own = frozen.cloneAsThawed();
                    return text -> own.getCollationKey(known(text, youngest, name));
                });
    }

    private static String known(Object value, VersionInfo youngest, String name) {
        var text = TextRules.text(value);
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) >= FIRST_THAT_MAY_BE_YOUNG) {
                checkFrom(index, text, youngest, name);
                break;
            }
        }
        return text;
    }

    private static void checkFrom(int start, String text, VersionInfo youngest, String name) {
        for (int index = start; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            var age = UCharacter.getAge(codePoint);
            if (age.compareTo(youngest) > 0 || age.getMajor() == 0) {
                throw MESSAGES.unknownLetter(
                        Integer.toHexString(codePoint), name, youngest.getMajor(), Corpus.shown(text));
            }
            index += Character.charCount(codePoint);
        }
    }
}
