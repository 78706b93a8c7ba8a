package io.hibernateshards.query.gather;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts common table expressions in the place of tables in a statement that Hibernate wrote: there a table stands after
 * {@code from}, {@code join}, a comma or a parenthesis, and has an alias.
 */
public final class TableSubstitution {

    private static final String WITH = "with ";
    private static final String RECURSIVE = "with recursive ";

    private static final Pattern HIBERNATES_ALIAS = Pattern.compile("\\p{javaJavaIdentifierPart}+\\d_\\d+\\.");

    private record Replacement(String name, String definition) {}

    private final Map<String, Replacement> byTable = new LinkedHashMap<>();

    /**
     * @param table as Hibernate writes it
     * @param name the expression's name
     * @param definition the expression, from its name on
     */
    public void put(String table, String name, String definition) {
        byTable.put(table, new Replacement(name, definition));
    }

    /**
     * The statement with the expressions.
     *
     * @throws IllegalStateException if it is no select
     */
    public String apply(String sql) {
        int start = pastComments(sql);
        var statement = sql.substring(start);
        var lower = statement.toLowerCase(Locale.ROOT);
        if (byTable.isEmpty()) {
            return sql;
        }
        if (!(lower.startsWith("select") || lower.startsWith(WITH) || lower.startsWith("("))) {
            throw new IllegalStateException("A statement that is to read gathered rows is no select: " + sql);
        }
        var definitions = byTable.values().stream().map(Replacement::definition).collect(Collectors.joining(","));
        var comments = sql.substring(0, start);
        if (lower.startsWith(RECURSIVE)) {
            return comments + RECURSIVE + definitions + ',' + replaced(statement.substring(RECURSIVE.length()));
        }
        if (lower.startsWith(WITH)) {
            return comments + WITH + definitions + ',' + replaced(statement.substring(WITH.length()));
        }
        return comments + WITH + definitions + ' ' + replaced(statement);
    }

    /**
     * Those of some tables that a statement names, and how often.
     *
     * @throws IllegalArgumentException if it names one elsewhere than Hibernate writes tables, as SQL of the mapping may
     */
    public static SortedMap<String, Integer> tablesIn(String sql, Set<String> tables) {
        var found = new TreeMap<String, Integer>();
        for (int at = 0; at < sql.length(); ) {
            var named = nameAt(sql, at, tables);
            if (named == null) {
                checkOther(sql, at, tables);
                at = pastQuoted(sql, at);
                continue;
            }
            int end = at + named.length();
            if (!isTable(sql, at, end)) {
                throw new IllegalArgumentException("'" + named + "' at " + at);
            }
            found.merge(named, 1, Integer::sum);
            at = end;
        }
        return found;
    }

    /** A table may have a schema or quotes that Hibernate does not write: then it would be read where the statement runs. */
    private static void checkOther(String sql, int at, Set<String> tables) {
        boolean isQuoted = sql.charAt(at) == '"';
        if (at == 0
                || Character.isJavaIdentifierPart(sql.charAt(at - 1))
                || !isQuoted && !Character.isJavaIdentifierStart(sql.charAt(at))) {
            return;
        }
        var name = unquoted(sql.substring(at, isQuoted ? pastQuoted(sql, at) : pastName(sql, at)));
        for (var table : tables) {
            if (name.equalsIgnoreCase(unquoted(table.substring(table.lastIndexOf('.') + 1)))
                    && isAfterTables(sql, startOfQualified(sql, at))) {
                throw new IllegalArgumentException("'" + table + "' at " + at);
            }
        }
    }

    private static String unquoted(String name) {
        return name.replace("\"", "");
    }

    private static int pastName(String sql, int at) {
        int end = at;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int startOfQualified(String sql, int at) {
        int start = at;
        while (start > 0
                && (sql.charAt(start - 1) == '.'
                        || sql.charAt(start - 1) == '"'
                        || Character.isJavaIdentifierPart(sql.charAt(start - 1)))) {
            start--;
        }
        return start;
    }

    /** Whether a name stands where a table may, and is no column of one to which Hibernate gave an alias. */
    private static boolean isAfterTables(String sql, int start) {
        int end = start;
        while (end > 0 && Character.isWhitespace(sql.charAt(end - 1))) {
            end--;
        }
        boolean mayBeTable = endsWith(sql, end, "from")
                || endsWith(sql, end, "join")
                || end > 0 && (sql.charAt(end - 1) == ',' || sql.charAt(end - 1) == '(');
        return mayBeTable
                && !HIBERNATES_ALIAS.matcher(sql).region(start, sql.length()).lookingAt();
    }

    private static @Nullable String nameAt(String sql, int at, Set<String> tables) {
        if (at > 0 && (Character.isJavaIdentifierPart(sql.charAt(at - 1)) || sql.charAt(at - 1) == '.')) {
            return null;
        }
        for (var table : tables) {
            int end = at + table.length();
            if (isNamed(sql, at, table)
                    && (end == sql.length()
                            || !Character.isJavaIdentifierPart(sql.charAt(end)) && sql.charAt(end) != '.')) {
                return table;
            }
        }
        return null;
    }

    private static boolean isNamed(String sql, int at, String table) {
        boolean isQuoted = table.indexOf('"') >= 0;
        return sql.regionMatches(!isQuoted, at, table, 0, table.length());
    }

    private static boolean hasAlias(String sql, int end) {
        return end + 1 < sql.length() && sql.charAt(end) == ' ' && Character.isJavaIdentifierStart(sql.charAt(end + 1));
    }

    private static int pastComments(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
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

    private String replaced(String sql) {
        var made = new StringBuilder(sql.length());
        int at = 0;
        while (at < sql.length()) {
            var table = tableAt(sql, at);
            if (table != null) {
                made.append(table.getValue().name());
                at += table.getKey().length();
            } else {
                int next = pastQuoted(sql, at);
                made.append(sql, at, next);
                at = next;
            }
        }
        return made.toString();
    }

    private Map.@Nullable Entry<String, Replacement> tableAt(String sql, int at) {
        for (var entry : byTable.entrySet()) {
            if (isNamed(sql, at, entry.getKey())
                    && isTable(sql, at, at + entry.getKey().length())) {
                return entry;
            }
        }
        return null;
    }

    /** Whether a name stands where a table does: in a list only an alias tells it from a column. */
    private static boolean isTable(String sql, int at, int end) {
        if (at == 0
                || end < sql.length() && (Character.isJavaIdentifierPart(sql.charAt(end)) || sql.charAt(end) == '.')) {
            return false;
        }
        char before = sql.charAt(at - 1);
        return before == ' ' && (endsWith(sql, at - 1, "from") || endsWith(sql, at - 1, "join"))
                || (before == ',' || before == '(') && hasAlias(sql, end);
    }

    private static boolean endsWith(String sql, int end, String word) {
        return sql.regionMatches(true, end - word.length(), word, 0, word.length());
    }

    /** The end of a quoted text or name that starts here, else the next character. */
    private static int pastQuoted(String sql, int at) {
        char quote = sql.charAt(at);
        if (quote != '\'' && quote != '"') {
            return at + 1;
        }
        int close = sql.indexOf(quote, at + 1);
        return close < 0 ? sql.length() : close + 1;
    }
}
