package io.hibernateshards.demo.scenario;

import io.hibernateshards.demo.account.Account;
import io.hibernateshards.demo.friendship.Friendship;
import io.hibernateshards.demo.friendship.FriendshipId;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.post.Comment;
import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostLike;
import io.hibernateshards.demo.post.PostLikeId;
import io.hibernateshards.demo.post.PostTag;
import io.hibernateshards.demo.post.PostTagId;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.util.ArrayList;
import java.util.List;

/** The demo's entities on some databases, each of which can be made to fail. */
final class SocialUnit implements AutoCloseable {

    private final Databases databases;
    private final List<FaultyDataSource> sources = new ArrayList<>();
    private final EntityManagerFactory factory;

    SocialUnit(DatabaseKind kind, int virtualShards, int databaseCount) {
        databases = Databases.create(kind);
        var unit = new PersistenceConfiguration("social-test");
        unit.provider("io.hibernateshards.boot.ShardsPersistenceProvider");
        for (var entity : List.of(
                Member.class,
                Post.class,
                Comment.class,
                PostLike.class,
                PostLikeId.class,
                PostTag.class,
                PostTagId.class,
                Account.class,
                Friendship.class,
                FriendshipId.class)) {
            unit.managedClass(entity);
        }
        unit.property("hibernate.shards.virtual_shards", virtualShards);
        unit.property("hibernate.shards.transactions", "best_effort");
        unit.property("hibernate.hbm2ddl.auto", "update");
        var names = new ArrayList<String>();
        for (int number = 0; number < databaseCount; number++) {
            var database = databases.fresh("social_" + number);
            var source = new FaultyDataSource(database.name(), database.dataSource());
            sources.add(source);
            names.add(database.name());
            unit.property("hibernate.shards.database." + database.name() + ".datasource", source);
        }
        unit.property("hibernate.shards.databases", String.join(", ", names));
        factory = unit.createEntityManagerFactory();
    }

    EntityManagerFactory factory() {
        return factory;
    }

    /** The database of that name as it is reached. */
    FaultyDataSource database(String name) {
        return sources.get(Integer.parseInt(name.substring("social_".length())));
    }

    @Override
    public void close() {
        sources.forEach(FaultyDataSource::heal);
        factory.close();
        databases.close();
    }
}
