package io.hibernateshards.demo.web.page;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A post to be written.
 *
 * @param text 1 to 500 characters, not all blank; the end of a line is one
 */
public record NewPost(
        @NotBlank(message = "Write something first.")
        @Pattern(regexp = "[\\P{Cc}\\n\\t]*", message = "Control characters cannot be posted.")
        @Size(max = LONGEST, message = "A post has at most 500 characters.")
        String text) {

    /** The most characters of a post or a comment. */
    public static final int LONGEST = 500;

    public NewPost {
        text = LineEnds.single(text);
    }
}
