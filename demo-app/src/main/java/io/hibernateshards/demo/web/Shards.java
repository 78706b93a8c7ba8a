package io.hibernateshards.demo.web;

import io.hibernateshards.ShardId;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.demo.member.Member;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.springframework.stereotype.Component;

/** The virtual shards of the application's unit; there are none where it is an ordinary one. Any thread. */
@Component
public class Shards {

    /**
     * Where a member's rows live.
     *
     * @param shard the virtual shard
     * @param database the name of its database
     */
    public record Place(ShardId shard, String database) {}

    private final Optional<ShardedSessionFactory> factory;

    Shards(EntityManagerFactory factory) {
        this.factory = factory.unwrap(SessionFactory.class) instanceof ShardedSessionFactory sharded
                ? Optional.of(sharded)
                : Optional.empty();
    }

    /** The sharded factory, unless the unit is an ordinary one. */
    public Optional<ShardedSessionFactory> factory() {
        return factory;
    }

    /** The names of the databases, in their order. */
    public List<String> databaseNames() {
        return factory.map(ShardedSessionFactory::databaseNames).orElse(List.of());
    }

    /** Which database it is, counted from 0 in their order; -1 for one that is not among them. */
    public int numberOf(String databaseName) {
        return databaseNames().indexOf(databaseName);
    }

    /** Where a member's rows live. */
    public Optional<Place> placeOf(String memberId) {
        return factory.flatMap(sharded ->
                sharded.shardOf(Member.class, memberId).map(shard -> new Place(shard, sharded.databaseOf(shard))));
    }
}
