package io.hibernateshards.demo.web.page;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A comment to be written.
 *
 * @param text 1 to 500 characters, not all blank; the end of a line is one
 */
public record NewComment(
        @NotBlank(message = "Write something first.")
        @Pattern(regexp = "[\\P{Cc}\\n\\t]*", message = "Control characters cannot be posted.")
        @Size(max = NewPost.LONGEST, message = "A comment has at most 500 characters.")
        String text) {

    public NewComment {
        text = LineEnds.single(text);
    }
}
