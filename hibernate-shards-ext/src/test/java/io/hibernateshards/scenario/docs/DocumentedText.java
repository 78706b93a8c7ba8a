package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that the library gives and that the documentation shows. {@code -Ddocs.write=true} writes it anew. */
final class DocumentedText {

    private DocumentedText() {}

    static void expect(String name, String text) {
        var file = Path.of("src/test/resources/docs").resolve(name);
        var stripped = text.strip() + "\n";
        try {
            if (Boolean.getBoolean("docs.write")) {
                Files.writeString(file, stripped);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as("-Ddocs.write=true writes it anew")
                    .isEqualTo(stripped);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
