package io.hibernateshards.demo.friendship;

import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.UnknownMemberException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;

/**
 * Making and ending friendships.
 *
 * <p>A friendship is two rows, often on two databases, which {@code best_effort} commits one after the other. Each row is
 * written together with its member's counter, and only where it is missing. So whatever a failed commit left behind is
 * right in itself, and asking again completes it.
 */
public final class FriendshipService {

    private final EntityManagerFactory factory;
    private final Clock clock;

    public FriendshipService(EntityManagerFactory factory, Clock clock) {
        this.factory = factory;
        this.clock = clock;
    }

    /**
     * Makes two members friends.
     *
     * @return how many of the two rows were missing: 2 for a new friendship, 1 if an earlier call got half-way, 0 if they
     *     are friends
     * @throws IllegalArgumentException if they are one member, or one of them does not exist
     * @throws io.hibernateshards.PartialCommitException if only one of the two databases committed; ask again
     */
    public int befriend(String oneId, String otherId) {
        if (oneId.equals(otherId)) {
            throw new IllegalArgumentException("The member '" + oneId + "' cannot be a friend of themselves");
        }
        return factory.callInTransaction(entityManager -> {
            var one = member(entityManager, oneId);
            var other = member(entityManager, otherId);
            var now = clock.instant();
            return add(entityManager, one, other, now) + add(entityManager, other, one, now);
        });
    }

    /** Ends a friendship; how many of its two rows were there. */
    public int unfriend(String oneId, String otherId) {
        var id = new FriendshipId(oneId, otherId);
        return factory.callInTransaction(
                entityManager -> remove(entityManager, id) + remove(entityManager, id.reversed()));
    }

    private static int add(EntityManager entityManager, Member member, Member friend, Instant now) {
        if (entityManager.find(Friendship.class, new FriendshipId(member.getId(), friend.getId())) != null) {
            return 0;
        }
        entityManager.persist(new Friendship(member, friend, now));
        member.countFriend();
        return 1;
    }

    private static int remove(EntityManager entityManager, FriendshipId id) {
        var friendship = entityManager.find(Friendship.class, id);
        if (friendship == null) {
            return 0;
        }
        friendship.getMember().discountFriend();
        entityManager.remove(friendship);
        return 1;
    }

    private static Member member(EntityManager entityManager, String id) {
        var member = entityManager.find(Member.class, id);
        if (member == null) {
            throw new UnknownMemberException(id);
        }
        return member;
    }
}
