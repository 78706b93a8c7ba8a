package io.hibernateshards.demo.scenario.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Someone who sends requests, with the cookies of one visit, and follows no redirection. */
final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final RunningSocial application;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    Visitor(RunningSocial application) {
        this.application = application;
    }

    /** A visitor who is signed in. */
    static Visitor signedIn(RunningSocial application, String member) throws IOException, InterruptedException {
        var visitor = new Visitor(application);
        var answer = visitor.signIn(member, "demo");
        if (!answer.headers().firstValue("Location").orElse("").endsWith("/")) {
            throw new AssertionError("'" + member + "' was not let in: " + answer);
        }
        return visitor;
    }

    HttpResponse<String> signIn(String member, String password) throws IOException, InterruptedException {
        return signInAt("/sign-in", member, password);
    }

    HttpResponse<String> signInAt(String path, String member, String password)
            throws IOException, InterruptedException {
        return post(path, Map.of("member", member, "password", password, "_csrf", token("/sign-in")));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(application.address(path)).header("Accept", "text/html"));
    }

    /** Asks for a part of a page, as htmx does. */
    HttpResponse<String> getPart(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(application.address(path)).header("HX-Request", "true"));
    }

    /** Sends a form without a token, as htmx does. */
    HttpResponse<String> postPart(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(application.address(path))
                .header("HX-Request", "true")
                .POST(BodyPublishers.noBody()));
    }

    /** The answer's beginning, and then what it goes on to say. */
    CompletableFuture<HttpResponse<InputStream>> listen(String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(application.address(path))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());
    }

    /** The session's id. */
    String session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    HttpResponse<String> getJson(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(application.address(path)).header("Accept", "application/json"));
    }

    /** Sends a form, with the token of the visit's first page. */
    HttpResponse<String> postForm(String path, Map<String, String> fields) throws IOException, InterruptedException {
        return postForm(path, fields, "/");
    }

    /** Sends a form, with the token of a page. */
    HttpResponse<String> postForm(String path, Map<String, String> fields, String page)
            throws IOException, InterruptedException {
        var all = new HashMap<>(fields);
        all.put("_csrf", token(page));
        return post(path, all);
    }

    /** Sends a form as it is. */
    HttpResponse<String> post(String path, Map<String, String> fields) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(application.address(path))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")))));
    }

    /** Sends JSON, with the token of the visit's first page. */
    HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
        return post(path, "application/json", BodyPublishers.ofString(json));
    }

    /** Sends a body without telling how long it is, with the token of the visit's first page. */
    HttpResponse<String> postChunked(String path, String type, String body) throws IOException, InterruptedException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return post(path, type, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(application.address(path))
                .header("Accept", "application/json")
                .header("Content-Type", type)
                .header("X-CSRF-TOKEN", token("/"))
                .POST(body));
    }

    private String token(String path) throws IOException, InterruptedException {
        var page = get(path).body();
        var token = TOKEN.matcher(page);
        return token.find() ? token.group(1) : "";
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
