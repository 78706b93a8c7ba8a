package io.hibernateshards.examples.leaderboard;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/** A level that a player reached. It lives with the player. */
// region entity
@Entity
@EntityGroup("player")
public class Achievement {

    @Id
    @ShardedId
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @ShardKey
    private Player player;

    @Column(nullable = false)
    private int level;

    // endregion

    protected Achievement() {}

    Achievement(Player player, int level) {
        this.player = player;
        this.level = level;
    }

    public Long getId() {
        return id;
    }

    public Player getPlayer() {
        return player;
    }

    public int getLevel() {
        return level;
    }
    // region entity
}
// endregion
