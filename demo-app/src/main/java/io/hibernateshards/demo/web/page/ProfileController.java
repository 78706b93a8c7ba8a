package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.friendship.FriendshipId;
import io.hibernateshards.demo.friendship.FriendshipRepository;
import io.hibernateshards.demo.friendship.FriendshipService;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberRepository;
import io.hibernateshards.demo.member.UnknownMemberException;
import io.hibernateshards.demo.web.Shards;
import io.hibernateshards.demo.web.signin.SignedIn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** A member's page, and making and ending a friendship there. */
@Controller
class ProfileController {

    private static final int MOST_FRIENDS = 24;

    private final MemberRepository members;
    private final FriendshipRepository friendships;
    private final FriendshipService service;
    private final Timelines timelines;
    private final Shards shards;

    ProfileController(
            MemberRepository members,
            FriendshipRepository friendships,
            FriendshipService service,
            Timelines timelines,
            Shards shards) {
        this.members = members;
        this.friendships = friendships;
        this.service = service;
        this.timelines = timelines;
        this.shards = shards;
    }

    @GetMapping("/members/{id}")
    String profile(@AuthenticationPrincipal SignedIn me, @PathVariable String id, Model model) {
        var member = require(id);
        var friendIds = friendships.friendIds(id, Limit.of(MOST_FRIENDS));
        model.addAttribute("member", member);
        model.addAttribute(
                "friends", friendIds.isEmpty() ? List.of() : members.findByIdInOrderByNameAscIdAsc(friendIds));
        model.addAttribute("isFriend", friendships.existsById(new FriendshipId(me.getId(), id)));
        model.addAttribute("list", timelines.by(List.of(id), me.getId(), Optional.empty()));
        model.addAttribute("more", morePath(id));
        model.addAttribute("place", shards.placeOf(id).orElse(null));
        return "profile";
    }

    @GetMapping("/members/{id}/posts")
    String more(
            @AuthenticationPrincipal SignedIn me, @PathVariable String id, @RequestParam String after, Model model) {
        var list = timelines.by(List.of(id), me.getId(), Optional.of(ListPosition.parse(after)));
        if (list.posts().isEmpty()) {
            require(id);
        }
        model.addAttribute("list", list);
        model.addAttribute("more", morePath(id));
        return "posts :: more";
    }

    @PostMapping("/members/{id}/befriend")
    String befriend(@AuthenticationPrincipal SignedIn me, @PathVariable String id) {
        if (id.equals(me.getId())) {
            throw new InvalidRequestException("Nobody can be a friend of themselves. Choose another member.", null);
        }
        service.befriend(me.getId(), id);
        return "redirect:" + path(id);
    }

    @PostMapping("/members/{id}/unfriend")
    String unfriend(@AuthenticationPrincipal SignedIn me, @PathVariable String id) {
        require(id);
        service.unfriend(me.getId(), id);
        return "redirect:" + path(id);
    }

    private Member require(String id) {
        return members.findById(id).orElseThrow(() -> new UnknownMemberException(id));
    }

    private static String path(String id) {
        return "/members/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    }

    private static String morePath(String id) {
        return path(id) + "/posts";
    }
}
