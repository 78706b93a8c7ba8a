package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Entity
@EntityGroup("member")
class Member {

    @Id
    @ShardKey
    @Column(length = 50)
    String login = "";

    @Nullable
    String name;

    @Nullable
    Integer score;

    @Version
    int version;

    @ElementCollection
    Set<String> tags = new HashSet<>();

    @OneToMany(mappedBy = "author", cascade = CascadeType.ALL, orphanRemoval = true)
    List<Post> posts = new ArrayList<>();

    Member() {}

    Member(String login, @Nullable String name, @Nullable Integer score) {
        this.login = login;
        this.name = name;
        this.score = score;
    }

    /** Read through a method, as a proxy is initialised by one. */
    @Nullable
    String name() {
        return name;
    }
}
