package io.hibernateshards.demo.account;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A member's way to sign in. It is found by the member's id on the member's database, and is read by nothing else. */
@Entity
@EntityGroup("member")
public class Account {

    @Id
    @ShardKey
    @Column(length = 40)
    private String memberId;

    @Column(nullable = false, length = 100)
    private String passwordHash;

    @Column(nullable = false)
    private boolean operator;

    protected Account() {}

    /**
     * @param passwordHash what a password encoder made of the password
     * @param operator whether the member may see the shard map and make traffic
     */
    public Account(String memberId, String passwordHash, boolean operator) {
        this.memberId = memberId;
        this.passwordHash = passwordHash;
        this.operator = operator;
    }

    public String getMemberId() {
        return memberId;
    }

    public String getPasswordHash() {
        return passwordHash;
    }

    /** Whether the member may see the shard map and make traffic. */
    public boolean isOperator() {
        return operator;
    }
}
