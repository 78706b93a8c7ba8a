package io.hibernateshards.demo.friendship;

/**
 * Someone whom a member may know.
 *
 * @param memberId who
 * @param friendsInCommon how many friends both have, at least 1
 */
public record Recommendation(String memberId, long friendsInCommon) {}
