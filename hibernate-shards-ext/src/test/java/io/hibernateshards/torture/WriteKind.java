package io.hibernateshards.torture;

import io.hibernateshards.ShardHints;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.Map;

/** The ways in which a writer changes its purses, each in a transaction of its own. */
enum WriteKind {
    INSERT {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            var purse = new Purse(writer, number);
            purse.revise(next);
            em.persist(purse);
        }
    },
    UPDATE {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            found(em, writer, number, before).revise(next);
        }
    },
    UPDATE_BULK {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            changes(
                    1,
                    named(em.createQuery("update Purse set revision = :next where name = :name"), writer, number)
                            .setParameter("next", next));
            changes(
                    Coin.SIDES,
                    named(em.createQuery("update Coin set revision = :next where purse.name = :name"), writer, number)
                            .setParameter("next", next));
        }
    },
    UPDATE_NATIVE {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            changes(
                    1,
                    sql(em, "update Purse set revision = :next where name = :name", writer, number)
                            .setParameter("next", next));
            changes(
                    Coin.SIDES,
                    sql(em, "update Coin set revision = :next where purse_name = :name", writer, number)
                            .setParameter("next", next));
        }
    },
    DELETE {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            em.remove(found(em, writer, number, before));
        }
    },
    DELETE_BULK {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            changes(Coin.SIDES, named(em.createQuery("delete from Coin where purse.name = :name"), writer, number));
            changes(1, named(em.createQuery("delete from Purse where name = :name"), writer, number));
        }
    },
    DELETE_NATIVE {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            changes(2, sql(em, "delete from Purse_labels where Purse_name = :name", writer, number));
            changes(Coin.SIDES, sql(em, "delete from Coin where purse_name = :name", writer, number));
            changes(1, sql(em, "delete from Purse where name = :name", writer, number));
        }
    },
    /** Adds one to a sum; the number is the sum's. */
    ADD {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            changes(
                    1,
                    em.createQuery("update Score set points = points + 1 where place = :place")
                            .setParameter("place", number));
        }
    },
    /** A whole purse by plain SQL, in a transaction that is prepared first; the test's own way, beside the library. */
    PREPARED {
        @Override
        void run(EntityManager em, int writer, int number, int before, int next) {
            throw new UnsupportedOperationException("is done by JDBC");
        }
    };

    /** What a writer finds that it has not left. */
    static final class NotAsLeft extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAsLeft(String message) {
            super(message);
        }
    }

    /**
     * @param before the revision that the purse has
     * @param next the one that it is to get
     * @throws NotAsLeft where the purse is not as its writer left it
     */
    abstract void run(EntityManager em, int writer, int number, int before, int next);

    boolean isDelete() {
        return this == DELETE || this == DELETE_BULK || this == DELETE_NATIVE;
    }

    boolean isInsert() {
        return this == INSERT || this == PREPARED;
    }

    /** Whether the labels are changed as well. */
    boolean isLabelling() {
        return this == UPDATE || isInsert();
    }

    private static Purse found(EntityManager em, int writer, int number, int before) {
        var purse = em.find(Purse.class, Purse.name(writer, number));
        if (purse == null) {
            throw new NotAsLeft("not found");
        }
        if (purse.revision != before || purse.coins.size() != Coin.SIDES || purse.labels.size() != 2) {
            throw new NotAsLeft("has revision " + purse.revision + ", coins " + purse.coins.size() + ", labels "
                    + purse.labels + ", and was left at " + before);
        }
        for (var coin : purse.coins) {
            if (coin.revision != before) {
                throw new NotAsLeft("has a coin with revision " + coin.revision + ", and was left at " + before);
            }
        }
        return purse;
    }

    private static Query named(Query query, int writer, int number) {
        return query.setParameter("name", Purse.name(writer, number));
    }

    private static Query sql(EntityManager em, String sql, int writer, int number) {
        var query =
                em.createNativeQuery(sql).setHint(ShardHints.KEY, Map.entry(Purse.class, Purse.name(writer, number)));
        return named(query, writer, number);
    }

    private static void changes(int rows, Query query) {
        int changed = query.executeUpdate();
        if (changed != rows) {
            throw new NotAsLeft("changed " + changed + " rows instead of " + rows);
        }
    }
}
