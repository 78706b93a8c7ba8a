package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.Hashtags;
import io.hibernateshards.demo.post.PostRepository;
import io.hibernateshards.demo.post.PostTagRepository;
import io.hibernateshards.demo.web.signin.SignedIn;
import java.time.Duration;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The hashtags of the days before the newest post, and the posts of one. */
@Controller
class TrendingController {

    private static final int SHOWN = 12;
    private static final int POSTS_SHOWN = 50;
    private static final List<Integer> PERIODS = List.of(1, 7, 30, 365);

    private final PostTagRepository tags;
    private final PostRepository posts;
    private final Timelines timelines;

    TrendingController(PostTagRepository tags, PostRepository posts, Timelines timelines) {
        this.tags = tags;
        this.posts = posts;
        this.timelines = timelines;
    }

    @GetMapping("/trending")
    String trending(@RequestParam(defaultValue = "30") int days, Model model) {
        if (!PERIODS.contains(days)) {
            throw new InvalidRequestException(
                    "There are no trends of " + days + " days. Choose one of " + PERIODS + ".", null);
        }
        model.addAttribute("periods", PERIODS);
        model.addAttribute("days", days);
        model.addAttribute(
                "trends",
                tags.newest()
                        .map(newest -> tags.trends(newest.minus(Duration.ofDays(days)), Limit.of(SHOWN)))
                        .orElse(List.of()));
        return "trending";
    }

    @GetMapping("/tags/{tag}")
    String tag(@AuthenticationPrincipal SignedIn me, @PathVariable String tag, Model model) {
        var stored = Hashtags.normal(tag);
        if (!Hashtags.in("#" + stored).contains(stored)) {
            throw new InvalidRequestException(
                    "'" + tag + "' is no hashtag. It has letters, digits and underscores, at most " + Hashtags.LONGEST
                            + ". Choose one of those that are trending.",
                    null);
        }
        model.addAttribute("tag", stored);
        model.addAttribute("list", timelines.of(posts.tagged(stored, Limit.of(POSTS_SHOWN)), me.getId()));
        return "tag";
    }
}
