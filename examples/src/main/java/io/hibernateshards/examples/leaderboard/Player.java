package io.hibernateshards.examples.leaderboard;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.sharding.ListPart;
import io.hibernateshards.sharding.ListSharding;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Index;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** The region chooses the virtual shards, the name spreads the region's players over them. */
// region entity
@Entity
@Table(indexes = @Index(name = "player_by_score", columnList = "score desc, name"))
@EntityGroup("player")
@ListSharding(
        attribute = "region",
        parts = {
            @ListPart(name = "Asia", values = "ASIA", vshards = "0-255"),
            @ListPart(name = "Europe", values = "EU", vshards = "256-511"),
            @ListPart(
                    name = "North America",
                    values = {"US", "CA"},
                    vshards = "512-767")
        },
        otherwise = "768-1023")
public class Player {

    @EmbeddedId
    @ShardKey
    private PlayerId id;

    @Column(nullable = false)
    private int score;

    @Column(nullable = false)
    private int level;

    @OneToMany(mappedBy = "player", cascade = CascadeType.ALL)
    private List<Achievement> achievements = new ArrayList<>();

    // endregion

    protected Player() {}

    public Player(PlayerId id) {
        this.id = id;
        reach(0);
    }

    public PlayerId getId() {
        return id;
    }

    public int getScore() {
        return score;
    }

    public int getLevel() {
        return level;
    }

    public List<Achievement> getAchievements() {
        return achievements;
    }

    /** Sets the score: a level for each full thousand, and an achievement for each level on the way. */
    public final void reach(int reached) {
        score = reached;
        while (level < reached / 1000 + 1) {
            achievements.add(new Achievement(this, ++level));
        }
    }
    // region entity
}
// endregion
