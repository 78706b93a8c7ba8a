package io.hibernateshards.examples.leaderboard;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;

/** Notes scores and tells who is best. Any thread. */
public final class Leaderboard {

    private final EntityManagerFactory factory;

    public Leaderboard(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /** Notes a player's score; one who is not known joins. */
    // region score
    public void score(String region, String name, int score) {
        factory.runInTransaction(entityManager -> {
            var id = new PlayerId(region, name);
            var player = entityManager.find(Player.class, id);
            if (player == null) {
                player = new Player(id);
                entityManager.persist(player);
            }
            player.reach(score);
        });
    }
    // endregion

    /** The best of a region; of equal scores the first by name. */
    // region bestOf
    public List<Standing> bestOf(String region, int count) {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("""
                        select p.id.name, p.id.region, p.score, p.level from Player p
                        where p.id.region = :region
                        order by p.score desc, p.id.name""", Standing.class)
                .setParameter("region", region)
                .setMaxResults(count)
                .getResultList());
    }
    // endregion

    /** The best of all regions from a place on, 0 for the first; of equal scores the first by name, then by region. */
    // region best
    public List<Standing> best(int from, int count) {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("""
                        select p.id.name, p.id.region, p.score, p.level from Player p
                        order by p.score desc, p.id.name, p.id.region""", Standing.class)
                .setFirstResult(from)
                .setMaxResults(count)
                .getResultList());
    }
    // endregion

    /** A player's place among all, 1 for the best; equal scores have equal places. */
    // region place
    public long place(String region, String name) {
        return factory.callInTransaction(entityManager -> {
            var player = entityManager.find(Player.class, new PlayerId(region, name));
            return 1
                    + entityManager
                            .createQuery("select count(p) from Player p where p.score > :score", Long.class)
                            .setParameter("score", player.getScore())
                            .getSingleResult();
        });
    }
    // endregion

    /** Who has most achievements. */
    // region achievers
    public List<Achiever> achievers(int count) {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("""
                        select p.id.name, count(a) from Player p join p.achievements a
                        group by p.id
                        order by count(a) desc, p.id.name, p.id.region""", Achiever.class)
                .setMaxResults(count)
                .getResultList());
    }
    // endregion
}
