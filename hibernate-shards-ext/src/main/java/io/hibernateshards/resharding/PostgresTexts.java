package io.hibernateshards.resharding;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of a session of PostgreSQL by which values become the same texts everywhere, and texts the same values. */
final class PostgresTexts {

    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put("timezone", "UTC");
        SETTINGS.put("datestyle", "ISO, YMD");
        SETTINGS.put("intervalstyle", "postgres");
        SETTINGS.put("extra_float_digits", "1");
        SETTINGS.put("bytea_output", "hex");
        SETTINGS.put("xmloption", "content");
        SETTINGS.put("lc_monetary", "C");
    }

    private PostgresTexts() {}

    /** Until the transaction ends. */
    static void setForTransaction(Connection connection) throws SQLException {
        set(connection, SETTINGS, "local");
    }

    /**
     * Until they are set otherwise.
     *
     * @return what they were
     */
    static Map<String, String> setForSession(Connection connection) throws SQLException {
        var before = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(SETTINGS.keySet().stream()
                        .map(name -> "current_setting('" + name + "')")
                        .collect(Collectors.joining(", ", "select ", "")))) {
            rows.next();
            for (var name : SETTINGS.keySet()) {
                before.put(name, rows.getString(before.size() + 1));
            }
        }
        restore(connection, SETTINGS);
        return before;
    }

    static void restore(Connection connection, Map<String, String> settings) throws SQLException {
        set(connection, settings, "session");
    }

    private static void set(Connection connection, Map<String, String> settings, String scope) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(settings.entrySet().stream()
                    .map(setting -> "set " + scope + " " + setting.getKey() + " = '"
                            + setting.getValue().replace("'", "''") + "'")
                    .collect(Collectors.joining("; ")));
        }
    }
}
