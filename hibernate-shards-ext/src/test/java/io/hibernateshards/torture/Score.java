package io.hibernateshards.torture;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A sum to which all writers of all processes add one. */
@Entity
@EntityGroup("score")
class Score {

    /** How many there are. */
    static final int SCORES = 6;

    @Id
    @ShardKey
    Integer place;

    long points;

    Score() {}

    Score(int place) {
        this.place = place;
    }
}
