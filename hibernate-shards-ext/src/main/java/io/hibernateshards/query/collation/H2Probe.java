package io.hibernateshards.query.collation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;

/** Asks H2, where a collation is a database's, and a type may ignore the case or trailing blanks. */
public final class H2Probe implements DatabaseCollation.Probe {

    private static final String SETTING = "select 0, coalesce(max(setting_value), 'OFF'), '', 0, 0 "
            + "from information_schema.settings where setting_name = 'COLLATION'";

    private static final String COLUMNS = " union all select 1, lower(table_name || '.' || column_name), "
            + "case when data_type like '%IGNORECASE%' then '" + DeclaredCollation.IGNORING_CASE + "' else '"
            + DeclaredCollation.PADDED + "' end, 0, 0 from information_schema.columns "
            + "where table_schema <> 'INFORMATION_SCHEMA' and (data_type like '%IGNORECASE%' "
            + "or data_type = 'CHARACTER' and character_maximum_length > 1)";

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
        return CollationProof.without(declared(name, ""), "H2 knows no collation of an expression");
    }

    private static DatabaseCollation ask(ProbedConnection connection, String head, String type) throws SQLException {
        var texts =
                connection.connection().createArrayOf("VARCHAR", Corpus.asked().toArray());
        var typed = "(select u.i, cast(u.t as " + castType(type)
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

    private static String castType(String type) {
        return type.isEmpty() ? "varchar" : type.equals(DeclaredCollation.PADDED) ? "char(64)" : type;
    }

    private static DatabaseCollation read(ResultSet rows, String type) throws SQLException {
        var columns = new HashMap<String, String>();
        var answer = new ProbedRows();
        String name = "OFF";
        while (rows.next()) {
            switch (rows.getInt(1)) {
                case 0 -> name = rows.getString(2);
                case 1 -> columns.put(rows.getString(2), rows.getString(3));
                default -> answer.add(rows.getInt(4) / 10_000, rows.getInt(4) % 10_000, rows.getInt(5));
            }
        }
        var own = new HashMap<String, DatabaseCollation.OwnCollation>();
        for (var column : columns.entrySet()) {
            own.put(column.getKey(), new DatabaseCollation.OwnCollation("", declared(name, column.getValue())));
        }
        return new DatabaseCollation(CollationProof.of(declared(name, type), answer.order()), own);
    }

    private static DeclaredCollation declared(String name, String type) {
        return new DeclaredCollation(DatabaseCollation.H2, name, true, false, type);
    }
}
