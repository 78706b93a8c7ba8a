package io.hibernateshards.demo.member;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/**
 * A member of the social network. The id is the shard key: it decides the virtual shard of the member, and of every post,
 * comment, like and friendship whose own shard key leads here.
 */
@Entity
@EntityGroup("member")
public class Member {

    @Id
    @ShardKey
    @Column(length = 40)
    private String id;

    @Column(nullable = false)
    private String name;

    @Column(nullable = false, length = 16)
    private String emoji;

    @Column(nullable = false)
    private int postCount;

    @Column(nullable = false)
    private int friendCount;

    @Version
    private int version;

    protected Member() {}

    public Member(String id, String name, String emoji) {
        this.id = id;
        this.name = name;
        this.emoji = emoji;
    }

    public String getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    /** The picture shown beside the name. */
    public String getEmoji() {
        return emoji;
    }

    public int getPostCount() {
        return postCount;
    }

    public int getFriendCount() {
        return friendCount;
    }

    /** Counts one post more; in the transaction that writes the post. */
    public void countPost() {
        postCount++;
    }

    /** Counts one friend more; in the transaction that writes this member's row of the friendship. */
    public void countFriend() {
        friendCount++;
    }

    /** Counts one friend fewer; in the transaction that deletes this member's row of the friendship. */
    public void discountFriend() {
        friendCount--;
    }

    @Override
    public String toString() {
        return emoji + " " + name;
    }
}
