package io.hibernateshards.benchmarks;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** The row that is found, inserted and scattered for; plain Hibernate takes no notice of its sharding annotations. */
@Entity
@EntityGroup("member")
@Table(indexes = @Index(columnList = "score, login"))
class Member {

    @Id
    @ShardKey
    @Column(length = 50)
    String login = "";

    String name = "";

    int score;

    @Version
    int version;

    Member() {}

    Member(String login, String name, int score) {
        this.login = login;
        this.name = name;
        this.score = score;
    }
}
