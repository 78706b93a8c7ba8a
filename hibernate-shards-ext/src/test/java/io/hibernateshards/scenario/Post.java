package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@EntityGroup("member")
class Post {

    @Id
    UUID id = UUID.randomUUID();

    @ShardKey
    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    @Nullable
    Member author;

    String text = "";

    Post() {}

    Post(UUID id, Member author, String text) {
        this.id = id;
        this.author = author;
        this.text = text;
    }
}
