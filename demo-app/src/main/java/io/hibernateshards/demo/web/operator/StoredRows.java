package io.hibernateshards.demo.web.operator;

import io.hibernateshards.ShardedSession;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.hibernate.Session;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How full the databases are. */
@Service
class StoredRows {

    private static final List<String> ENTITIES =
            List.of("Member", "Account", "Friendship", "Post", "PostTag", "Comment", "PostLike");

    private final EntityManager entityManager;

    StoredRows(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The rows of all entities on a database. */
    @Transactional(readOnly = true)
    public long on(String database) {
        return entityManager.unwrap(ShardedSession.class).withDatabase(database, StoredRows::rows);
    }

    private static long rows(Session session) {
        long rows = 0;
        for (var entity : ENTITIES) {
            rows += session.createSelectionQuery("select count(*) from " + entity, Long.class)
                    .getSingleResult();
        }
        return rows;
    }
}
