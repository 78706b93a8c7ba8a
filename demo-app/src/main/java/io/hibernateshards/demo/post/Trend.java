package io.hibernateshards.demo.post;

/**
 * A hashtag of a period.
 *
 * @param tag in lower case, without its {@code #}
 * @param posts how many posts of the period have it
 */
public record Trend(String tag, long posts) {}
