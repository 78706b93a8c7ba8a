package io.hibernateshards.torture;

import io.hibernateshards.ShardHints;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Scatter queries. Each row of an answer is numbers: writer, number and revision of a purse first. */
enum ReadKind {
    PURSES {
        @Override
        List<?> answer(EntityManager em) {
            return em.createQuery("select p.writer, p.number, p.revision from Purse p")
                    .getResultList();
        }
    },
    ORDERED {
        @Override
        List<?> answer(EntityManager em) {
            return em.createQuery("select p.writer, p.number, p.revision from Purse p order by p.writer desc, p.number")
                    .getResultList();
        }
    },
    COINS {
        @Override
        List<?> answer(EntityManager em) {
            return em.createQuery("select c.writer, c.number, c.revision, c.side from Coin c")
                    .getResultList();
        }
    },
    /** The number of coins, and the least and the greatest revision of them. */
    GROUPED {
        @Override
        List<?> answer(EntityManager em) {
            return em.createQuery("select p.writer, p.number, p.revision, count(c), min(c.revision), max(c.revision) "
                            + "from Purse p left join p.coins c group by p.writer, p.number, p.revision")
                    .getResultList();
        }
    },
    /** Labels are counted by a subquery. */
    LABELLED {
        @Override
        List<?> answer(EntityManager em) {
            return em.createQuery("select p.writer, p.number, p.revision, size(p.labels) from Purse p")
                    .getResultList();
        }
    },
    /** Only how many there are. */
    COUNT {
        @Override
        List<?> answer(EntityManager em) {
            return em.createQuery("select count(p) from Purse p").getResultList();
        }
    },
    /** SQL that no filter reaches; refused where a database has rows that are not to be seen. */
    NATIVE {
        @Override
        List<?> answer(EntityManager em) {
            return em.createNativeQuery("select writer, number, revision from Purse")
                    .setHint(ShardHints.ALL, true)
                    .getResultList();
        }
    };

    abstract List<?> answer(EntityManager em);
}
