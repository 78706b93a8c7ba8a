package io.hibernateshards.scenario.docs;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.id.ShardedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

// region entity
@Entity
@EntityGroup("member")
class Post {

    @Id
    @ShardedId
    Long id;

    @ShardKey
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    Member author;

    String text;
    // endregion

    int likes;

    Post() {}

    Post(Member author, String text) {
        this.author = author;
        this.text = text;
    }
    // region entity
}
// endregion
