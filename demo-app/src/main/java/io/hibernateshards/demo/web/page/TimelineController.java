package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.PostService;
import io.hibernateshards.demo.web.signin.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The first page: what friends wrote, newest first, and a form to write. */
@Controller
class TimelineController {

    private final Timelines timelines;
    private final PostService posts;

    TimelineController(Timelines timelines, PostService posts) {
        this.timelines = timelines;
        this.posts = posts;
    }

    @GetMapping("/")
    String timeline(@AuthenticationPrincipal SignedIn me, Model model) {
        model.addAttribute("list", timelines.of(me.getId(), Optional.empty()));
        model.addAttribute("more", "/timeline");
        model.addAttribute("newPost", new NewPost(""));
        return "timeline";
    }

    /** What comes after a position, as the end of a list asks for it. */
    @GetMapping("/timeline")
    String more(@AuthenticationPrincipal SignedIn me, @RequestParam String after, Model model) {
        model.addAttribute("list", timelines.of(me.getId(), Optional.of(ListPosition.parse(after))));
        model.addAttribute("more", "/timeline");
        return "posts :: more";
    }

    @PostMapping("/posts")
    String publish(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("newPost") NewPost newPost,
            BindingResult errors,
            Model model,
            HttpServletResponse response) {
        if (errors.hasErrors()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("list", timelines.of(me.getId(), Optional.empty()));
            model.addAttribute("more", "/timeline");
            return "timeline";
        }
        posts.publish(me.getId(), newPost.text());
        return "redirect:/";
    }
}
