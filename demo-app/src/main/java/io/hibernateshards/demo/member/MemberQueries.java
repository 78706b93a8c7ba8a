package io.hibernateshards.demo.member;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;

/** Questions about members. */
public final class MemberQueries {

    private MemberQueries() {}

    /** The members with these ids: goes to the databases of these members alone. */
    public static TypedQuery<Member> byId(EntityManager entityManager, Collection<String> ids) {
        return entityManager
                .createQuery("select m from Member m where m.id in :ids order by m.id", Member.class)
                .setParameter("ids", ids);
    }

    /** The ids of those who comment most, with how often: each database groups and counts, the groups are added up. */
    public static TypedQuery<Object[]> mostTalkative(EntityManager entityManager, int limit) {
        return entityManager
                .createQuery(
                        "select c.writer.id, count(c) from Comment c group by c.writer.id"
                                + " order by count(c) desc, c.writer.id",
                        Object[].class)
                .setMaxResults(limit);
    }

    /** Those who wrote most posts; equal ones by id. The first of each database, merged. */
    public static TypedQuery<Member> mostActive(EntityManager entityManager, int limit) {
        return entityManager
                .createQuery("select m from Member m order by m.postCount desc, m.id", Member.class)
                .setMaxResults(limit);
    }
}
