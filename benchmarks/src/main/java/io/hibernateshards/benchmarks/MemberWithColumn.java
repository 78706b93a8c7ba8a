package io.hibernateshards.benchmarks;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/**
 * {@link Member} for plain Hibernate, with the column and the index that the library adds to its table: what a database asks
 * for these is not what the library costs.
 */
@Entity
@Table(
        name = "Member",
        indexes = {@Index(columnList = "score, login"), @Index(columnList = "vshard")})
class MemberWithColumn {

    @Id
    @Column(length = 50)
    String login = "";

    String name = "";

    int score;

    @Version
    int version;

    short vshard;

    MemberWithColumn() {}

    MemberWithColumn(String login, String name, int score) {
        this.login = login;
        this.name = name;
        this.score = score;
        this.vshard = (short) (login.hashCode() & Unit.VIRTUAL_SHARDS - 1);
    }
}
