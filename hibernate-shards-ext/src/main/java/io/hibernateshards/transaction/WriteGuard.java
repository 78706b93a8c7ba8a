package io.hibernateshards.transaction;

import static io.hibernateshards.logging.SessionMessages.MESSAGES;

import io.hibernateshards.topology.Database;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/**
 * Holds the mode {@code single}: sees each statement of a façade session before it is prepared, and refuses the first that would
 * write to a second database. One thread at a time. A {@code select} of a function that writes is not seen.
 */
public final class WriteGuard {

    private static final Set<String> READS = Set.of("select", "values", "set", "explain", "table", "show");
    private static final Pattern LEADING = Pattern.compile("^(\\s|\\(|--[^\\n]*\\n|/\\*.*?\\*/)+", Pattern.DOTALL);
    private static final Pattern WRITES_IN_WITH =
            Pattern.compile("\\b(insert|update|delete|merge)\\b", Pattern.CASE_INSENSITIVE);

    private @Nullable Database written;

    /** The inspector of the engine session of one database. */
    public StatementInspector on(Database database) {
        Function<String, String> inspect = sql -> {
            if (isWrite(sql)) {
                if (written != null && !written.equals(database)) {
                    throw MESSAGES.secondDatabase(written.name(), database.name(), sql);
                }
                written = database;
            }
            return sql;
        };
        return inspect::apply;
    }

    /** The database that this transaction has written to, or null. */
    public @Nullable Database written() {
        return written;
    }

    /** A new transaction begins. */
    public void reset() {
        written = null;
    }

    static boolean isWrite(String sql) {
        var statement = LEADING.matcher(sql).replaceFirst("");
        int end = 0;
        while (end < statement.length() && Character.isLetter(statement.charAt(end))) {
            end++;
        }
        var first = statement.substring(0, end).toLowerCase(Locale.ROOT);
        if (first.equals("with")) {
            return WRITES_IN_WITH.matcher(statement).find();
        }
        return !READS.contains(first);
    }
}
