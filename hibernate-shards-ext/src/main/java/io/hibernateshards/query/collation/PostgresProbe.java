package io.hibernateshards.query.collation;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL, where a collation is a database's, a column's or an expression's. Its catalog is read by way of JSON,
 * since its columns differ between versions; texts are sent as hexadecimal digits, since a server of another encoding would
 * fail on them, and with it the transaction.
 */
public final class PostgresProbe implements DatabaseCollation.Probe {

    private static final String DATABASE = """
            select 0 as kind, '' as place, '' as name, '' as type,
                coalesce(j ->> 'datlocprovider', 'c') as provider,
                case when coalesce(j ->> 'datlocprovider', 'c') = 'c' then j ->> 'datcollate'
                    else coalesce(j ->> 'datlocale', j ->> 'daticulocale', '') end as locale,
                true as deterministic, coalesce(j ->> 'daticurules', '') as rules,
                coalesce(pg_collation_actual_version(100), j ->> 'datcollversion', '') as version, 0 as i, 0 as r, 0 as f
            from (select to_jsonb(d) as j from pg_database d where d.datname = current_database()) as found""";

    private static final String OF_A_COLLATION = """
            coalesce(j ->> 'collprovider', 'd'),
                case when j ->> 'collprovider' = 'c' then j ->> 'collcollate'
                    else coalesce(j ->> 'colllocale', j ->> 'colliculocale', j ->> 'collcollate', '') end,
                coalesce((j ->> 'collisdeterministic')::boolean, true), coalesce(j ->> 'collicurules', ''),
                coalesce(pg_collation_actual_version(l.oid), ''), 0, 0, 0
            """;

    private static final String COLUMNS = """
            select 1, lower(c.relname || '.' || a.attname),
                case when l.collname = 'default' then ''
                    else quote_ident(ln.nspname) || '.' || quote_ident(l.collname) end,
                case t.typname when 'bpchar' then 'char' when 'citext' then 'citext' else '' end,
            """ + OF_A_COLLATION + """
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
                join pg_namespace n on n.oid = c.relnamespace join pg_collation l on l.oid = a.attcollation
                join pg_namespace ln on ln.oid = l.collnamespace cross join lateral to_jsonb(l) as j
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
                and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
                and (l.collname <> 'default' or t.typname = 'citext' or t.typname = 'bpchar' and a.atttypmod > 5)
            """;

    private static final String NAMED = "select 1, '', '', '', " + OF_A_COLLATION
            + "from pg_collation l cross join lateral to_jsonb(l) as j "
            + "where l.collname = ? and pg_collation_is_visible(l.oid) "
            + "and l.collencoding in (-1, (select d.encoding from pg_database d where d.datname = current_database()))";

    private static final String DEFAULT = "\"default\"";
    private static final String UNION = "\nunion all\n";

    @Override
    public DatabaseCollation database(ProbedConnection connection) throws SQLException {
        var answer = ask(connection, DATABASE + UNION + COLUMNS + UNION + order("", DEFAULT), null);
        var byDefault = answer.byDefault;
        if (byDefault == null) {
            throw new SQLException("The database did not tell its own collation");
        }
        return new DatabaseCollation(proof(byDefault, answer, "", DEFAULT), answer.columns);
    }

    @Override
    public CollationProof column(ProbedConnection connection, DatabaseCollation.OwnCollation own) throws SQLException {
        var type = own.declared().type().equals(DeclaredCollation.PADDED)
                ? "bpchar"
                : own.declared().type();
        var answer = ask(connection, DATABASE + UNION + order(type, own.name().isEmpty() ? DEFAULT : own.name()), null);
        var byDefault = answer.byDefault;
        var declared = byDefault == null || !own.name().isEmpty()
                ? own.declared()
                : new DeclaredCollation(
                        byDefault.provider(),
                        byDefault.name(),
                        true,
                        byDefault.rules(),
                        own.declared().type(),
                        byDefault.version());
        return proof(declared, answer, type, own.name().isEmpty() ? DEFAULT : own.name());
    }

    @Override
    public CollationProof named(ProbedConnection connection, String name) throws SQLException {
        boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        var plain =
                isQuoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name.toLowerCase(Locale.ROOT);
        var quoted = '"' + plain.replace("\"", "\"\"") + '"';
        var answer = ask(connection, DATABASE + UNION + NAMED + UNION + order("", quoted), plain);
        var found = Optional.ofNullable(answer.columns.get(""))
                .map(DatabaseCollation.OwnCollation::declared)
                .orElse(new DeclaredCollation("unknown", name, true, "", "", ""));
        return proof(found, answer, "", quoted);
    }

    /** The collation is always said, since a text that is made takes that of the name of its encoding. */
    private static String order(String type, String collation) {
        var text = "convert_from(decode(u.t, 'hex'), 'UTF8')";
        var typed = "(select u.i, case when getdatabaseencoding() = 'UTF8' then " + text
                + " end" + (type.isEmpty() ? "" : "::" + type) + " collate " + collation
                + " as x from unnest(string_to_array(?, ',')) with ordinality as u(t, i))";
        return "select 2, '', '', '', '', '', true, '', '', a.i, a.r, b.f from "
                + "(select c.i, dense_rank() over (order by c.x) as r, c.x from " + typed + " c) a "
                + "join (select min(d.i) as f, d.x from " + typed + " d group by d.x) b on b.x = a.x";
    }

    private static CollationProof proof(DeclaredCollation declared, Answer answer, String type, String collation) {
        var place = (type.isEmpty() ? "" : "::" + type) + " collate " + collation;
        var sql = "select u.i, dense_rank() over (order by u.t" + place
                + ") from unnest(?::text[]) with ordinality as u(t, i)";
        return CollationProof.of(
                declared, answer.rows.order(), place, (connection, texts) -> connection.ranks(sql, "text", texts));
    }

    private static final class Answer {
        private @Nullable DeclaredCollation byDefault;
        private final HashMap<String, DatabaseCollation.OwnCollation> columns = new HashMap<>();
        private final ProbedRows rows = new ProbedRows();
    }

    private static Answer ask(ProbedConnection connection, String sql, @Nullable String name) throws SQLException {
        var hex = HexFormat.of();
        var texts = String.join(
                ",",
                Corpus.asked().stream()
                        .map(text -> hex.formatHex(text.getBytes(StandardCharsets.UTF_8)))
                        .toList());
        try (var statement = connection.prepare(sql)) {
            int parameter = 1;
            if (name != null) {
                statement.setString(parameter++, name);
            }
            statement.setString(parameter++, texts);
            statement.setString(parameter, texts);
            try (var rows = statement.executeQuery()) {
                var answer = new Answer();
                while (rows.next()) {
                    read(rows, answer);
                }
                return answer;
            }
        }
    }

    private static void read(ResultSet rows, Answer answer) throws SQLException {
        switch (rows.getInt(1)) {
            case 0 -> answer.byDefault = declared(rows);
            case 1 ->
                answer.columns.put(
                        rows.getString(2), new DatabaseCollation.OwnCollation(rows.getString(3), declared(rows)));
            default -> answer.rows.add(rows.getInt(10), rows.getInt(11), rows.getInt(12));
        }
    }

    private static DeclaredCollation declared(ResultSet row) throws SQLException {
        var provider = switch (row.getString(5)) {
            case "c" -> "libc";
            case "b" -> "builtin";
            case "i" -> "icu";
            default -> "default";
        };
        return new DeclaredCollation(
                provider, row.getString(6), row.getBoolean(7), row.getString(8), row.getString(4), row.getString(9));
    }
}
