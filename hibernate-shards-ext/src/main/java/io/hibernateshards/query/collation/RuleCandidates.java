package io.hibernateshards.query.collation;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules that may be those of a collation, by what the database says of it; the likeliest first. */
final class RuleCandidates {

    /** As H2 keeps it: {@code ENGLISH STRENGTH PRIMARY}, {@code CHARSET_CP500}. */
    private static final Pattern OF_H2 =
            Pattern.compile("(?:(DEFAULT|ICU4J|CHARSET)_)?(.+?)(?: STRENGTH (\\w+))?", Pattern.CASE_INSENSITIVE);

    private static final List<String> STRENGTHS = List.of("PRIMARY", "SECONDARY", "TERTIARY", "IDENTICAL");

    private final DeclaredCollation declared;
    private final int unicodeVersion;
    private final List<TextRules> found = new ArrayList<>();

    private RuleCandidates(DeclaredCollation declared, int unicodeVersion) {
        this.declared = declared;
        this.unicodeVersion = unicodeVersion;
    }

    static List<TextRules> of(DeclaredCollation declared, int unicodeVersion) {
        var candidates = new RuleCandidates(declared, unicodeVersion);
        candidates.find();
        return declared.type().equals(DeclaredCollation.PADDED)
                ? candidates.found.stream()
                        .map(TextRules::withoutTrailingBlanks)
                        .toList()
                : candidates.found;
    }

    private void find() {
        switch (declared.provider()) {
            case DatabaseCollation.H2 -> ofH2();
            case "icu" -> ofIcu();
            default -> ofLibrary();
        }
    }

    private void ofH2() {
        boolean ignoresCase = declared.type().equals(DeclaredCollation.IGNORING_CASE);
        var name = OF_H2.matcher(declared.name());
        if (declared.name().equalsIgnoreCase("OFF") || !name.matches()) {
            found.add(ignoresCase ? TextRules.UTF16_OF_ANY_CASE : TextRules.UTF16);
            return;
        }
        if ("CHARSET".equalsIgnoreCase(name.group(1))) {
            charset(name.group(2)).ifPresent(charset -> found.addAll(JavaRules.ofBytes(charset)));
            return;
        }
        locale(name.group(2)).ifPresent(locale -> {
            int strength = name.group(3) == null
                    ? Collator.TERTIARY
                    : STRENGTHS.indexOf(name.group(3).toUpperCase(Locale.ROOT));
            int compared = ignoresCase ? Math.min(strength, Collator.SECONDARY) : strength;
            found.add(JavaRules.ofLocale(locale, compared));
            if (IcuRules.arePresent()) {
                for (var rules : IcuRules.ofLocale(locale, unicodeVersion, false)) {
                    found.add(rules);
                    if (ignoresCase) {
                        found.add(rules.of("texts in upper case", TextRules::upperCase));
                    }
                }
            }
        });
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    /** H2 names a locale by its code, or by its language and country in English. */
    private static Optional<Locale> locale(String name) {
        return Arrays.stream(Collator.getAvailableLocales())
                .filter(locale -> name.equalsIgnoreCase(locale.toString()) || name.equalsIgnoreCase(words(locale)))
                .findFirst();
    }

    private static String words(Locale locale) {
        return (locale.getDisplayLanguage(Locale.ENGLISH) + " " + locale.getDisplayCountry(Locale.ENGLISH) + " "
                        + locale.getVariant())
                .strip()
                .replace(' ', '_');
    }

    private void ofIcu() {
        if (IcuRules.arePresent() && !declared.hasRules()) {
            var rules = IcuRules.named(declared.name(), unicodeVersion);
            found.add(declared.isDeterministic() ? rules.toTheLastCodePoint() : rules);
        }
    }

    /** The C library's locales and what the server brings: often binary, else seldom known here. */
    private void ofLibrary() {
        found.add(TextRules.CODE_POINTS);
        var language = declared.name().split("[.@]", 2)[0].replace('_', '-');
        var locale = Locale.forLanguageTag(language);
        if (IcuRules.arePresent() && !locale.getLanguage().isEmpty()) {
            IcuRules.ofLocale(locale, unicodeVersion, true).forEach(rules -> found.add(rules.toTheLastCodePoint()));
        }
    }
}
