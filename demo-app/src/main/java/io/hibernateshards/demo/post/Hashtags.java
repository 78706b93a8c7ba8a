package io.hibernateshards.demo.post;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The hashtags of a text: a {@code #}, then letters, digits and underscores of any script, a letter among them. */
public final class Hashtags {

    /** The most characters that a hashtag has, without its {@code #}; what is longer is none. */
    public static final int LONGEST = 40;

    /** A hashtag with its {@code #}; the first group is what comes after it. */
    public static final Pattern PATTERN = Pattern.compile(
            "(?<![\\w#&])#((?=[\\w]*\\p{L})\\w{1," + LONGEST + "}+)(?!\\w)", Pattern.UNICODE_CHARACTER_CLASS);

    private Hashtags() {}

    /** The hashtags of a text, each once, in lower case and without {@code #}, in the order of the text. */
    public static Set<String> in(String text) {
        var tags = new LinkedHashSet<String>();
        PATTERN.matcher(text)
                .results()
                .map(tag -> normal(tag.group(1)))
                .filter(tag -> tag.length() <= LONGEST)
                .forEach(tags::add);
        return tags;
    }

    /** How a hashtag is stored: in lower case. */
    public static String normal(String tag) {
        return tag.toLowerCase(Locale.ROOT);
    }
}
