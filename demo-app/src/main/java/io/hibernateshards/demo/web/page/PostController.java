package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.post.Comment;
import io.hibernateshards.demo.post.CommentRepository;
import io.hibernateshards.demo.post.PostRepository;
import io.hibernateshards.demo.post.PostService;
import io.hibernateshards.demo.post.UnknownPostException;
import io.hibernateshards.demo.web.Shards;
import io.hibernateshards.demo.web.signin.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** One post with its comments, and what is done with it. */
@Controller
class PostController {

    private static final int COMMENTS_SHOWN = 50;

    private final PostRepository posts;
    private final CommentRepository comments;
    private final PostService service;
    private final Timelines timelines;
    private final Shards shards;

    PostController(
            PostRepository posts, CommentRepository comments, PostService service, Timelines timelines, Shards shards) {
        this.posts = posts;
        this.comments = comments;
        this.service = service;
        this.timelines = timelines;
        this.shards = shards;
    }

    @GetMapping("/posts/{id}")
    String post(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable long id,
            @RequestParam Optional<String> before,
            Model model) {
        model.addAttribute("newComment", new NewComment(""));
        show(me, id, before.map(ListPosition::parse), model);
        return "post";
    }

    @PostMapping("/posts/{id}/comments")
    String comment(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable long id,
            @Valid @ModelAttribute("newComment") NewComment newComment,
            BindingResult errors,
            Model model,
            HttpServletResponse response) {
        if (errors.hasErrors()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            show(me, id, Optional.empty(), model);
            return "post";
        }
        service.comment(id, me.getId(), newComment.text());
        return "redirect:/posts/" + id;
    }

    @PostMapping("/posts/{id}/like")
    String like(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable long id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean isPart,
            Model model) {
        service.like(id, me.getId());
        return liked(me, id, isPart, model);
    }

    @PostMapping("/posts/{id}/unlike")
    String unlike(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable long id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean isPart,
            Model model) {
        service.unlike(id, me.getId());
        return liked(me, id, isPart, model);
    }

    private String liked(SignedIn me, long id, boolean isPart, Model model) {
        if (!isPart) {
            return "redirect:/posts/" + id;
        }
        var post = posts.findById(id).orElseThrow(() -> new UnknownPostException(id));
        model.addAttribute("list", timelines.of(List.of(post), me.getId()));
        model.addAttribute("post", post);
        return "posts :: liked";
    }

    private void show(SignedIn me, long id, Optional<ListPosition> before, Model model) {
        var post = posts.findById(id).orElseThrow(() -> new UnknownPostException(id));
        model.addAttribute("list", timelines.of(List.of(post), me.getId()));
        model.addAttribute("comments", CommentList.of(find(id, before, Limit.of(COMMENTS_SHOWN + 1)), COMMENTS_SHOWN));
        model.addAttribute("isNewest", before.isEmpty());
        model.addAttribute("post", post);
        model.addAttribute("place", shards.placeOf(post.getAuthor().getId()).orElse(null));
    }

    private List<Comment> find(long post, Optional<ListPosition> before, Limit limit) {
        return before.map(position -> comments.before(post, position.createdAt(), position.id(), limit))
                .orElseGet(() -> comments.newest(post, limit));
    }
}
