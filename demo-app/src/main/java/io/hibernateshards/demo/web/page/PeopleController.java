package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.friendship.FriendshipRepository;
import io.hibernateshards.demo.friendship.Recommendation;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.web.signin.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.data.domain.Limit;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Whom a member may know: friends of friends, those with most friends in common first. */
@Controller
class PeopleController {

    private static final int SHOWN = 20;

    /**
     * A recommended member.
     *
     * @param member who
     * @param friendsInCommon how many friends both have
     */
    record Known(Member member, long friendsInCommon) {}

    private final FriendshipRepository friendships;
    private final MembersInOrder members;

    PeopleController(FriendshipRepository friendships, MembersInOrder members) {
        this.friendships = friendships;
        this.members = members;
    }

    @GetMapping("/people")
    String people(@AuthenticationPrincipal SignedIn me, Model model) {
        var friends = friendships.friendIds(me.getId(), Limit.unlimited());
        model.addAttribute("people", friends.isEmpty() ? List.of() : recommended(me.getId(), friends));
        return "people";
    }

    /** Only so many friends are asked for theirs; those who are not asked can be among the found, and are taken out here. */
    private List<Known> recommended(String memberId, List<String> friends) {
        var asked = friends.subList(0, Math.min(Timelines.MOST_FRIENDS, friends.size()));
        var others = Set.copyOf(friends.subList(asked.size(), friends.size()));
        var known = new ArrayList<>(asked);
        known.add(memberId);
        return members.of(
                friendships.recommendations(asked, known, Limit.of(SHOWN + others.size())).stream()
                        .filter(found -> !others.contains(found.memberId()))
                        .limit(SHOWN)
                        .toList(),
                Recommendation::memberId,
                (member, recommendation) -> new Known(member, recommendation.friendsInCommon()));
    }
}
