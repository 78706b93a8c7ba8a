package io.hibernateshards.demo.web.api;

import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostService;
import io.hibernateshards.demo.web.page.ListPosition;
import io.hibernateshards.demo.web.page.NewPost;
import io.hibernateshards.demo.web.page.Timelines;
import io.hibernateshards.demo.web.signin.SignedIn;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The timeline of the member who is signed in, and posting, for programs. */
@RestController
@RequestMapping("/api")
class TimelineApi {

    /**
     * A part of a timeline.
     *
     * @param posts newest first, at most 20
     * @param after what to ask for next, or null at the end
     */
    record Timeline(List<Item> posts, @Nullable String after) {}

    /**
     * A post.
     *
     * @param id a number of 64 bits, as text: JavaScript would round it
     */
    record Item(
            String id,
            String authorId,
            String author,
            String text,
            Instant createdAt,
            int likes,
            int comments,
            boolean liked) {

        private static Item of(Post post, boolean liked) {
            return new Item(
                    Long.toString(post.getId()),
                    post.getAuthor().getId(),
                    post.getAuthor().getName(),
                    post.getText(),
                    post.getCreatedAt(),
                    post.getLikeCount(),
                    post.getCommentCount(),
                    liked);
        }
    }

    private final Timelines timelines;
    private final PostService posts;

    TimelineApi(Timelines timelines, PostService posts) {
        this.timelines = timelines;
        this.posts = posts;
    }

    @GetMapping("/timeline")
    Timeline timeline(@AuthenticationPrincipal SignedIn me, @RequestParam Optional<String> after) {
        var list = timelines.of(me.getId(), after.map(ListPosition::parse));
        return new Timeline(
                list.posts().stream()
                        .map(post -> Item.of(post, list.liked().contains(post.getId())))
                        .toList(),
                list.next() == null ? null : list.next().toString());
    }

    @PostMapping("/posts")
    ResponseEntity<Void> publish(@AuthenticationPrincipal SignedIn me, @Valid @RequestBody NewPost post) {
        return ResponseEntity.created(URI.create("/posts/" + posts.publish(me.getId(), post.text())))
                .build();
    }
}
