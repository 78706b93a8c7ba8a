package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.PostRepository;
import io.hibernateshards.demo.web.Shards;
import io.hibernateshards.demo.web.signin.SignedIn;
import org.springframework.data.domain.PageRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All posts by numbered pages, any of which can be opened at once. */
@Controller
class AllPostsController {

    private static final int SIZE = 20;
    private static final int LAST = 10_000_000;

    private final PostRepository posts;
    private final Timelines timelines;
    private final Shards shards;

    AllPostsController(PostRepository posts, Timelines timelines, Shards shards) {
        this.posts = posts;
        this.timelines = timelines;
        this.shards = shards;
    }

    /** @param page from 1; a page behind the last one is empty and says so */
    @GetMapping("/posts")
    String page(@AuthenticationPrincipal SignedIn me, @RequestParam(defaultValue = "1") int page, Model model) {
        if (page < 1 || page > LAST) {
            throw new InvalidRequestException(
                    "There is no page " + page + ". Pages are numbered from 1 to " + LAST + ". Go to the first.", null);
        }
        var found = posts.findAllByOrderByCreatedAtDescIdDesc(PageRequest.of(page - 1, SIZE));
        model.addAttribute("sharded", shards.factory().isPresent());
        model.addAttribute("page", page);
        model.addAttribute("pages", Math.max(1, found.getTotalPages()));
        model.addAttribute("total", found.getTotalElements());
        model.addAttribute("list", timelines.of(found.getContent(), me.getId()));
        return "all-posts";
    }
}
