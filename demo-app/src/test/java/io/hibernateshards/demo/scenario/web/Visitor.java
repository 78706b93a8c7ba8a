package io.hibernateshards.demo.scenario.web;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Someone who sends requests, with the cookies of one visit, and follows no redirection. */
final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final RunningSocial application;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

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
        return send(HttpRequest.newBuilder(application.address(path))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", token("/"))
                .POST(BodyPublishers.ofString(json)));
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
