package io.hibernateshards.scenario.before;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

// region entity
@Entity
public class Post {

    @Id
    @GeneratedValue
    Long id;

    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    Member author;

    String text;
    // endregion

    Post() {}

    public Post(Member author, String text) {
        this.author = author;
        this.text = text;
    }
    // region entity
}
// endregion
