package io.hibernateshards.examples.links;

import io.hibernateshards.ShardedSession;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shortens links. Any thread. */
public final class LinkShortener {

    private final EntityManagerFactory factory;

    public LinkShortener(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /**
     * Stores a link under a code.
     *
     * @return whether the code was free
     * @throws jakarta.persistence.PersistenceException if somebody else takes the code meanwhile
     */
    // region shorten
    public boolean shorten(String code, String url) {
        return factory.callInTransaction(entityManager -> {
            if (entityManager.find(Link.class, code) != null) {
                return false;
            }
            entityManager.persist(new Link(code, url));
            return true;
        });
    }
    // endregion

    /** What a code stands for. */
    // region resolve
    public Optional<String> resolve(String code) {
        return factory.callInTransaction(entityManager ->
                Optional.ofNullable(entityManager.find(Link.class, code)).map(Link::getUrl));
    }
    // endregion

    /** A page of the codes in their order. */
    // region codes
    public List<String> codes(int from, int count) {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("select l.code from Link l order by l.code", String.class)
                .setFirstResult(from)
                .setMaxResults(count)
                .getResultList());
    }
    // endregion

    /** How many links there are. */
    // region count
    public long count() {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("select count(l) from Link l", Long.class)
                .getSingleResult());
    }
    // endregion

    /** How many links each database has, by its name. */
    // region countByDatabase
    public Map<String, Long> countByDatabase() {
        return factory.callInTransaction(entityManager -> entityManager
                .unwrap(ShardedSession.class)
                .onAllDatabases(session -> session.createQuery("select count(l) from Link l", Long.class)
                        .getSingleResult()));
    }
    // endregion
}
