package io.hibernateshards.scenario.before;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;

// region entity
@Entity
public class Member {

    @Id
    String login;

    @OneToMany(mappedBy = "author")
    List<Post> posts = new ArrayList<>();
    // endregion

    Member() {}

    public Member(String login) {
        this.login = login;
    }
    // region entity
}
// endregion
