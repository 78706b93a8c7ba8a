package io.hibernateshards.demo.friendship;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Who is whose friend, as the pages ask for it. */
public interface FriendshipRepository extends Repository<Friendship, FriendshipId> {

    /** Whether the first's row of the friendship is there: on the first's database. */
    boolean existsById(FriendshipId id);

    /** The ids of a member's friends, longest friendships first: in the member's virtual shard. */
    @Query("select f.friend.id from Friendship f where f.member.id = :member order by f.since, f.friend.id")
    List<String> friendIds(String member, Limit limit);

    /**
     * Friends of friends, those with most friends in common first: each friend's database groups its rows, the groups are
     * added up.
     *
     * @param friends the friends, at least one
     * @param known who is not recommended: the member, and the friends
     */
    @Query("""
            select new io.hibernateshards.demo.friendship.Recommendation(f.friend.id, count(f))
            from Friendship f where f.member.id in :friends and f.friend.id not in :known
            group by f.friend.id order by count(f) desc, f.friend.id
            """)
    List<Recommendation> recommendations(Collection<String> friends, Collection<String> known, Limit limit);
}
