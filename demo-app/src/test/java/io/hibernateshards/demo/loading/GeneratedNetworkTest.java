package io.hibernateshards.demo.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.loading.Network.Profile;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedNetworkTest {

    private final Network network = new GeneratedNetwork(200, 1_500);

    @Test
    void membersWriteExactlyTheAskedNumberOfPostsTogether() {
        var posts =
                network.profiles().mapToInt(profile -> profile.posts().size()).sum();

        assertThat(network.size()).isEqualTo(200);
        assertThat(posts).isEqualTo(1_500);
    }

    @Test
    void friendsAreEachOthersFriendsAndNobodyIsTheirOwn() {
        var friends = new HashMap<String, List<String>>();
        network.profiles().forEach(profile -> friends.put(profile.id(), profile.friendIds()));

        assertThat(friends).hasSize(200).allSatisfy((id, ids) -> {
            assertThat(ids).isNotEmpty().doesNotHaveDuplicates().doesNotContain(id);
            assertThat(ids).allSatisfy(friend -> assertThat(friends.get(friend)).contains(id));
        });
    }

    @Test
    void commentsAndLikesAreByMembersAndNobodyLikesAPostTwice() {
        var ids = network.profiles().map(Profile::id).toList();

        assertThat(network.profiles().flatMap(profile -> profile.posts().stream()))
                .allSatisfy(post -> {
                    assertThat(ids).containsAll(post.likedBy());
                    assertThat(post.likedBy()).doesNotHaveDuplicates();
                    assertThat(post.comments())
                            .allSatisfy(comment -> assertThat(ids).contains(comment.writerId()))
                            .allSatisfy(
                                    comment -> assertThat(comment.createdAt()).isAfterOrEqualTo(post.createdAt()));
                })
                .anySatisfy(post -> assertThat(post.likedBy()).isNotEmpty())
                .anySatisfy(post -> assertThat(post.comments()).isNotEmpty());
    }

    @Test
    void theSameSizeGivesTheSameNetworkAgain() {
        var again = new GeneratedNetwork(200, 1_500);

        assertThat(again.profiles())
                .containsExactlyElementsOf(network.profiles().toList());
    }

    @Test
    void withoutMembersNobodyWrites() {
        assertThat(new GeneratedNetwork(0, 10).profiles()).isEmpty();
    }

    @Test
    void twoNetworksFollowEachOther() {
        var both = new TutorialNetwork().and(network);

        assertThat(both.size()).isEqualTo(204);
        assertThat(both.profile(3)).isEqualTo(new TutorialNetwork().profile(3));
        assertThat(both.profile(4)).isEqualTo(network.profile(0));
    }
}
