package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.member.MemberRepository;
import io.hibernateshards.demo.post.PostRepository;
import io.hibernateshards.demo.web.signin.SignedIn;
import java.util.List;
import java.util.Locale;
import org.springframework.data.domain.Limit;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Members and posts by a part of their name or text. No key narrows it, so every database is asked. */
@Controller
class SearchController {

    private static final int MEMBERS_SHOWN = 12;
    private static final int POSTS_SHOWN = 30;
    private static final int LONGEST = 100;

    private final MemberRepository members;
    private final PostRepository posts;
    private final Timelines timelines;

    SearchController(MemberRepository members, PostRepository posts, Timelines timelines) {
        this.members = members;
        this.posts = posts;
        this.timelines = timelines;
    }

    @GetMapping("/search")
    String search(@AuthenticationPrincipal SignedIn me, @RequestParam(defaultValue = "") String q, Model model) {
        var words = q.strip();
        if (words.length() > LONGEST) {
            throw new InvalidRequestException(
                    "A search of " + words.length() + " characters is too long. It has at most " + LONGEST
                            + ". Search for a part of it.",
                    null);
        }
        if (words.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException(
                    "A search has no control characters. Search for words or parts of them.", null);
        }
        model.addAttribute("q", words);
        model.addAttribute("members", List.of());
        model.addAttribute("list", timelines.of(List.of(), me.getId()));
        if (!words.isEmpty()) {
            var pattern = "%" + words.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
            model.addAttribute("members", members.search(pattern, Limit.of(MEMBERS_SHOWN)));
            model.addAttribute("list", timelines.of(posts.search(pattern, Limit.of(POSTS_SHOWN)), me.getId()));
        }
        return "search";
    }
}
