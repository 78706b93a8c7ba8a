package io.hibernateshards.delegate;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps passwords out of texts that people see. */
final class Secrets {

    private static final String HIDDEN = "***";

    /** {@code password=x} in a query string or after a semicolon, and {@code //user:x@host}. */
    private static final Pattern PARAMETER = Pattern.compile("(?i)(\\b\\w*password\\w*|\\bpwd)=[^&;\\s]*");

    private static final Pattern AUTHORITY = Pattern.compile("(//[^/:@\\s]+):[^@/\\s]*@");

    private static final Pattern AFTER_SEMICOLON = Pattern.compile("(?i);password=([^;]*)");

    private Secrets() {}

    /** A JDBC URL and the password that stood in it or was given beside it. */
    record Address(@Nullable String url, @Nullable String password) {}

    /** Takes the password out of a URL whose parameters follow semicolons, so that no pool can show it. */
    static Address apart(@Nullable String url, @Nullable String password) {
        if (url != null && password == null) {
            var found = AFTER_SEMICOLON.matcher(url);
            if (found.find()) {
                return new Address(found.replaceFirst(""), found.group(1));
            }
        }
        return new Address(url, password);
    }

    static String withoutPassword(String url) {
        String parameters = PARAMETER.matcher(url).replaceAll("$1=" + HIDDEN);
        return AUTHORITY.matcher(parameters).replaceAll("$1:" + HIDDEN + "@");
    }

    static String redact(String text, @Nullable String url, @Nullable String password) {
        String redacted = withoutPassword(url == null ? text : text.replace(url, withoutPassword(url)));
        return password == null || password.isEmpty() ? redacted : redacted.replace(password, HIDDEN);
    }
}
