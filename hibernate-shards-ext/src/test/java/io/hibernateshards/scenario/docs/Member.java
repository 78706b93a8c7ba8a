package io.hibernateshards.scenario.docs;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;

// region entity
@Entity
@EntityGroup("member")
class Member {

    @Id
    @ShardKey
    String login;

    @OneToMany(mappedBy = "author")
    List<Post> posts = new ArrayList<>();
    // endregion

    String name;

    int postCount;

    int friendCount;

    @ManyToOne(fetch = FetchType.LAZY)
    Country country;

    Member() {}

    Member(String login) {
        this(login, login);
    }

    Member(String login, String name) {
        this.login = login;
        this.name = name;
    }
    // region entity
}
// endregion
