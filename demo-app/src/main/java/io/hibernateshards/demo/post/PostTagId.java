package io.hibernateshards.demo.post;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * Which post has which hashtag.
 *
 * @param postId the post's id
 * @param tag the hashtag, in lower case and without its {@code #}
 */
@Embeddable
public record PostTagId(
        Long postId, @Column(length = Hashtags.LONGEST) String tag) {}
