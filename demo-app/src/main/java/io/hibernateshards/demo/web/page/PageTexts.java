package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.Hashtags;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Texts and times as pages show them. Templates know it as {@code texts}. */
@Component("texts")
class PageTexts {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /**
     * A part of a text.
     *
     * @param text as it was written
     * @param tag the hashtag that it is, as it is stored; else null
     */
    record Part(String text, @Nullable String tag) {}

    /** A time in UTC, as in {@code 2 Mar 2026, 08:00}. */
    public String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A text in parts: each hashtag is one, and what is between them. */
    public List<Part> parts(String text) {
        var parts = new ArrayList<Part>();
        int start = 0;
        for (var tag : Hashtags.PATTERN.matcher(text).results().toList()) {
            if (tag.start() > start) {
                parts.add(new Part(text.substring(start, tag.start()), null));
            }
            parts.add(new Part(tag.group(), Hashtags.normal(tag.group(1))));
            start = tag.end();
        }
        if (start < text.length()) {
            parts.add(new Part(text.substring(start), null));
        }
        return parts;
    }
}
