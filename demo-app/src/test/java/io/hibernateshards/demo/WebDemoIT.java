package io.hibernateshards.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.tour.Page;
import io.hibernateshards.demo.tour.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web application as the program starts it, on files. */
class WebDemoIT {

    @TempDir
    Path directory;

    @Test
    void theWayInNamesOnlyThoseWhoAreThere() throws Exception {
        assertThat(signInPage("--data=tutorial"))
                .contains("The loaded members, each", "user_001", "🚲 Diana, an operator")
                .doesNotContain("member-0");
        assertThat(signInPage("--data=generated", "--members=9", "--posts=9"))
                .contains("6 of 9 loaded members, each", "member-00001", "member-00006")
                .doesNotContain("user_0", "member-00007");
        assertThat(signInPage("--data=generated", "--members=0", "--posts=0")).doesNotContain("Who is there");
    }

    private String signInPage(String... options) throws Exception {
        var all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--port=0";
        all[options.length + 1] = "--directory=" + directory;
        var page = new Page(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), Terminal.NONE);
        try (var context = new WebDemo(DemoOptions.parse(all), page).start()) {
            var port = context.getEnvironment().getProperty("local.server.port");
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/sign-in"))
                                    .build(),
                            BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        }
    }
}
