package io.hibernateshards.demo.loading;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.demo.account.Account;
import io.hibernateshards.demo.friendship.Friendship;
import io.hibernateshards.demo.loading.Network.Profile;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.post.Comment;
import io.hibernateshards.demo.post.Hashtags;
import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostLike;
import io.hibernateshards.demo.post.PostTag;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.hibernate.SessionFactory;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/**
 * Writes a network into the databases, or the rest of one that was written in part.
 *
 * <p>All of a member's rows live in one virtual shard, hence on one database, so a transaction over some members of one
 * database writes each of them with all posts, comments, likes and friends, or not at all. A member who is there is
 * complete; loading again writes only those who are missing. One ordinary database has foreign keys between members, and there all are
 * written in one transaction.
 */
public final class NetworkLoader {

    /** What every loaded member signs in with. Hashed once for all: a hash each would take most of the loading's time. */
    public static final String PASSWORD = "demo";

    private static final int MEMBERS_PER_TRANSACTION = 20;

    private final EntityManagerFactory factory;
    private final String passwordHash =
            PasswordEncoderFactories.createDelegatingPasswordEncoder().encode(PASSWORD);

    public NetworkLoader(EntityManagerFactory factory) {
        this.factory = factory;
    }

    /**
     * Loads what is missing.
     *
     * @param progress is told how many members are there, after each transaction
     * @return how many members were written
     */
    public int load(Network network, IntConsumer progress) {
        int present = Math.toIntExact(factory.callInTransaction(entityManager -> entityManager
                .createQuery("select count(m) from Member m", Long.class)
                .getSingleResult()));
        if (present == network.size()) {
            return 0;
        }
        var shards = shards();
        int together = shards.isPresent() ? MEMBERS_PER_TRANSACTION : network.size();
        var batches = new LinkedHashMap<String, List<Profile>>();
        int written = 0;
        for (int index = 0; index < network.size(); index++) {
            var profile = network.profile(index);
            var database = shards.map(its -> databaseOf(its, profile.id())).orElse("");
            var batch = batches.computeIfAbsent(database, name -> new ArrayList<>());
            batch.add(profile);
            if (batch.size() == together) {
                batches.remove(database);
                written += write(batch);
                progress.accept(present + written);
            }
        }
        for (var batch : batches.values()) {
            written += write(batch);
            progress.accept(present + written);
        }
        return written;
    }

    private Optional<ShardedSessionFactory> shards() {
        return factory.unwrap(SessionFactory.class) instanceof ShardedSessionFactory shards
                ? Optional.of(shards)
                : Optional.empty();
    }

    private static String databaseOf(ShardedSessionFactory shards, String memberId) {
        return shards.databaseOf(shards.shardOf(Member.class, memberId).orElseThrow());
    }

    private int write(List<Profile> batch) {
        return factory.callInTransaction(entityManager -> {
            var ids = batch.stream().map(Profile::id).toList();
            var present = new HashSet<>(entityManager
                    .createQuery("select m.id from Member m where m.id in :ids", String.class)
                    .setParameter("ids", ids)
                    .getResultList());
            var missing = batch.stream()
                    .filter(profile -> !present.contains(profile.id()))
                    .toList();
            var members = missing.stream()
                    .map(profile -> new Member(profile.id(), profile.name(), profile.emoji()))
                    .toList();
            members.forEach(entityManager::persist);
            missing.forEach(
                    profile -> entityManager.persist(new Account(profile.id(), passwordHash, profile.operator())));
            for (int index = 0; index < missing.size(); index++) {
                write(entityManager, members.get(index), missing.get(index));
            }
            return missing.size();
        });
    }

    private static void write(EntityManager entityManager, Member member, Profile profile) {
        for (var friendId : profile.friendIds()) {
            var friend = entityManager.getReference(Member.class, friendId);
            entityManager.persist(new Friendship(member, friend, Network.FRIENDS_SINCE));
            member.countFriend();
        }
        for (var article : profile.posts()) {
            var post = new Post(member, article.text(), article.createdAt());
            entityManager.persist(post);
            Hashtags.in(article.text()).forEach(tag -> entityManager.persist(new PostTag(post, tag)));
            member.countPost();
            for (var reply : article.comments()) {
                var writer = entityManager.getReference(Member.class, reply.writerId());
                entityManager.persist(new Comment(post, writer, reply.text(), reply.createdAt()));
                post.countComment();
            }
            for (var likerId : article.likedBy()) {
                entityManager.persist(new PostLike(post, entityManager.getReference(Member.class, likerId)));
                post.countLike();
            }
        }
    }
}
