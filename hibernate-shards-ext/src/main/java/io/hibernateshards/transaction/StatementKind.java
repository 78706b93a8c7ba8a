package io.hibernateshards.transaction;

import java.util.Locale;
import java.util.Set;

/** Whether a statement writes, by its first word; by all its words where it begins with {@code with}. */
final class StatementKind {

    private static final Set<String> READING = Set.of("select", "values", "set", "explain", "show", "table");
    private static final Set<String> WRITING = Set.of("insert", "update", "delete", "merge");

    private StatementKind() {}

    static boolean writes(String sql) {
        int start = skip(sql, 0);
        int end = endOfWord(sql, start);
        if (matches(sql, start, end, "select")) {
            return false;
        }
        if (matches(sql, start, end, "insert") || matches(sql, start, end, "update")) {
            return true;
        }
        if (matches(sql, start, end, "with")) {
            return hasWritingWord(sql, end);
        }
        return !READING.contains(sql.substring(start, end).toLowerCase(Locale.ROOT));
    }

    private static boolean matches(String sql, int start, int end, String word) {
        return end - start == word.length() && sql.regionMatches(true, start, word, 0, word.length());
    }

    /** {@code for update} and {@code for no key update} lock rows, they write none. */
    private static boolean hasWritingWord(String sql, int from) {
        var previous = "";
        for (int at = skip(sql, from); at < sql.length(); ) {
            int end = endOfWord(sql, at);
            if (end == at) {
                at = skip(sql, endOfQuoted(sql, at));
                continue;
            }
            var word = sql.substring(at, end).toLowerCase(Locale.ROOT);
            boolean locks = word.equals("update") && (previous.equals("for") || previous.equals("key"));
            if (WRITING.contains(word) && !locks) {
                return true;
            }
            previous = word;
            at = skip(sql, end);
        }
        return false;
    }

    /** The end of a quoted text or name that starts here, else the next character. */
    private static int endOfQuoted(String sql, int at) {
        char quote = sql.charAt(at);
        if (quote != '\'' && quote != '"' && quote != '`') {
            return at + 1;
        }
        int close = sql.indexOf(quote, at + 1);
        return close < 0 ? sql.length() : close + 1;
    }

    /** Past blanks, comments and opening parentheses. */
    private static int skip(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c) || c == '(' || c == '{' || c == '?' || c == '=') {
                at++;
            } else if (sql.startsWith("/*", at)) {
                int close = sql.indexOf("*/", at + 2);
                at = close < 0 ? sql.length() : close + 2;
            } else if (sql.startsWith("--", at)) {
                int close = sql.indexOf('\n', at);
                at = close < 0 ? sql.length() : close + 1;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int endOfWord(String sql, int start) {
        int end = start;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return end;
    }
}
