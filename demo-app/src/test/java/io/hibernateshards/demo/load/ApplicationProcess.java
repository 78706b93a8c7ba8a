package io.hibernateshards.demo.load;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A {@link ServedApplication} that another process runs. */
final class ApplicationProcess implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern SESSION = Pattern.compile("JSESSIONID=([^;]+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final PrintStream questions;
    private final BufferedReader answers;
    private final int port;

    private ApplicationProcess(Process process) throws IOException {
        this.process = process;
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        try {
            this.port = Integer.parseInt(line().substring(ServedApplication.PORT.length()));
        } catch (IOException | RuntimeException failure) {
            process.destroy();
            throw failure;
        }
    }

    /** Starts the application with these properties, and waits until it serves that many members and posts. */
    static ApplicationProcess start(Map<String, String> properties, int members, int posts) throws IOException {
        var words = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-Dorg.jboss.logging.provider=slf4j",
                "-cp",
                System.getProperty("java.class.path"),
                ServedApplication.class.getName(),
                Integer.toString(members),
                Integer.toString(posts)));
        properties.forEach((name, value) -> words.add("--" + name + "=" + value));
        return new ApplicationProcess(
                new ProcessBuilder(words).redirectError(Redirect.INHERIT).start());
    }

    int port() {
        return port;
    }

    /** How many SQL statements it has made until now. */
    long statements() throws IOException {
        questions.println(ServedApplication.STATEMENTS);
        return Long.parseLong(line());
    }

    /** Signs a member in; the id of the session. */
    String signIn(String member, String password) throws IOException, InterruptedException {
        var form = client.send(request().build(), BodyHandlers.ofString());
        var token = TOKEN.matcher(form.body());
        if (!token.find()) {
            throw new IOException("The sign-in page has no form: " + form.statusCode() + "\n" + form.body());
        }
        var answer = client.send(
                request()
                        .header("Cookie", "JSESSIONID=" + session(form))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("member=" + member + "&password=" + password + "&_csrf="
                                + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        if (!answer.headers().firstValue("Location").orElse("").endsWith("/")) {
            throw new IOException("'" + member + "' was not let in: " + answer.statusCode() + " " + answer.headers());
        }
        return session(answer);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sign-in"));
    }

    private static String session(HttpResponse<String> answer) throws IOException {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(SESSION::matcher)
                .filter(cookie -> cookie.find())
                .map(cookie -> cookie.group(1))
                .findFirst()
                .orElseThrow(() -> new IOException("No session in " + answer.headers()));
    }

    private String line() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new EOFException("The application has ended; why is above");
        }
        return line;
    }

    /** Ends it by the end of its input. */
    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
