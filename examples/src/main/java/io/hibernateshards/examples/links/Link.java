package io.hibernateshards.examples.links;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.sharding.DirectorySharding;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A short code and what it stands for. The key map says where it is. */
// region entity
@Entity
@EntityGroup("link")
@DirectorySharding
public class Link {

    @Id
    @ShardKey
    @Column(length = 30)
    private String code;

    @Column(nullable = false, length = 2000)
    private String url;

    // endregion

    protected Link() {}

    public Link(String code, String url) {
        this.code = code;
        this.url = url;
    }

    public String getCode() {
        return code;
    }

    public String getUrl() {
        return url;
    }
    // region entity
}
// endregion
