package io.hibernateshards.demo.post;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * Who likes what.
 *
 * @param postId the post's id
 * @param memberId the id of the member who likes it
 */
@Embeddable
public record PostLikeId(Long postId, @Column(length = 40) String memberId) {}
