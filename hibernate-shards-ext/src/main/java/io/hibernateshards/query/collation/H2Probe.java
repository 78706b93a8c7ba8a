package io.hibernateshards.query.collation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;

/** Asks H2, where a collation is a database's, and a type may ignore the case or trailing blanks. */
public final class H2Probe implements DatabaseCollation.Probe {

    private static final String SETTING =
            "select 0, coalesce(max(case setting_name when 'COLLATION' then setting_value end), 'OFF'), "
                    + "listagg(case setting_name when 'COLLATION' then '' else setting_value end, ' ') "
                    + "within group (order by setting_name), 0, 0 from information_schema.settings "
                    + "where setting_name in ('COLLATION', 'info.VERSION', 'property.java.runtime.version')";

    private static final String COLUMNS = " union all select 1, lower(table_name || '.' || column_name), "
            + "case when data_type like '%IGNORECASE%' then '" + DeclaredCollation.IGNORING_CASE + "' else '"
            + DeclaredCollation.PADDED + "' end, 0, 0 from information_schema.columns "
            + "where table_schema <> 'INFORMATION_SCHEMA' and (data_type like '%IGNORECASE%' "
            + "or data_type = 'CHARACTER' and character_maximum_length > 1)";

    /** Of texts that are asked about first, none is longer. */
    private static final int PROBED_LENGTH = 64;

    @Override
    public DatabaseCollation database(ProbedConnection connection) throws SQLException {
        return ask(connection, SETTING + COLUMNS + " union all ", "");
    }

    @Override
    public CollationProof column(ProbedConnection connection, DatabaseCollation.OwnCollation own) throws SQLException {
        return ask(connection, SETTING + " union all ", own.declared().type()).byDefault();
    }

    @Override
    public CollationProof named(ProbedConnection connection, String name) {
        return CollationProof.without(declared(name, "", ""), "H2 knows no collation of an expression");
    }

    private static DatabaseCollation ask(ProbedConnection connection, String head, String type) throws SQLException {
        var texts =
                connection.connection().createArrayOf("VARCHAR", Corpus.asked().toArray());
        var typed = "(select u.i, cast(u.t as " + castType(type, PROBED_LENGTH)
                + ") as x from unnest(cast(? as varchar array)) with ordinality as u(t, i))";
        var sql = head
                + "select 2, '', '', a.i * 10000 + a.r, b.f from (select c.i, dense_rank() over (order by c.x) as r, c.x from "
                + typed + " c) a join (select min(d.i) as f, d.x from " + typed + " d group by d.x) b on b.x = a.x";
        try (var statement = connection.prepare(sql)) {
            statement.setArray(1, texts);
            statement.setArray(2, texts);
            try (var rows = statement.executeQuery()) {
                return read(rows, type);
            }
        }
    }

    private static String castType(String type, int length) {
        return type.isEmpty() ? "varchar" : type.equals(DeclaredCollation.PADDED) ? "char(" + length + ")" : type;
    }

    private static DatabaseCollation read(ResultSet rows, String type) throws SQLException {
        var columns = new HashMap<String, String>();
        var answer = new ProbedRows();
        String name = "OFF";
        String version = "";
        while (rows.next()) {
            switch (rows.getInt(1)) {
                case 0 -> {
                    name = rows.getString(2);
                    version = rows.getString(3).strip();
                }
                case 1 -> columns.put(rows.getString(2), rows.getString(3));
                default -> answer.add(rows.getInt(4) / 10_000, rows.getInt(4) % 10_000, rows.getInt(5));
            }
        }
        var own = new HashMap<String, DatabaseCollation.OwnCollation>();
        for (var column : columns.entrySet()) {
            own.put(
                    column.getKey(),
                    new DatabaseCollation.OwnCollation("", declared(name, column.getValue(), version)));
        }
        return new DatabaseCollation(
                CollationProof.of(
                        declared(name, type, version),
                        answer.order(),
                        type,
                        (connection, texts) -> ranks(connection, type, texts)),
                own);
    }

    private static int[] ranks(ProbedConnection connection, String type, List<String> texts) throws SQLException {
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        var sql = "select u.i, dense_rank() over (order by cast(u.t as " + castType(type, Math.max(1, longest))
                + ")) from unnest(cast(? as varchar array)) with ordinality as u(t, i)";
        return connection.ranks(sql, "VARCHAR", texts);
    }

    private static DeclaredCollation declared(String name, String type, String version) {
        return new DeclaredCollation(DatabaseCollation.H2, name, true, "", type, version);
    }
}
