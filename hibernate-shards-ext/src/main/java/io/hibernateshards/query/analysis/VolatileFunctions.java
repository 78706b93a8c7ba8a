package io.hibernateshards.query.analysis;

import java.util.Locale;
import java.util.Set;
import org.hibernate.query.sqm.tree.expression.SqmFunction;

/** Functions whose value is not decided by their arguments: clocks, chance, sequences, and who and where the session is. */
final class VolatileFunctions {

    private static final Set<String> NAMES = Set.of(
            "clock_timestamp",
            "curdate",
            "current date",
            "current time",
            "current timestamp",
            "current_catalog",
            "current_database",
            "current_date",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "current_utcdate",
            "current_utctime",
            "current_utctimestamp",
            "currval",
            "curtime",
            "database",
            "gen_random_uuid",
            "getdate",
            "getutcdate",
            "instant",
            "lastval",
            "local date",
            "local datetime",
            "local time",
            "local_date",
            "local_datetime",
            "local_time",
            "localtime",
            "localtimestamp",
            "newid",
            "nextval",
            "now",
            "offset datetime",
            "offset_datetime",
            "rand",
            "random",
            "random_uuid",
            "rownum",
            "schema",
            "session_user",
            "sql",
            "statement_timestamp",
            "sysdate",
            "systimestamp",
            "timeofday",
            "transaction_timestamp",
            "txid_current",
            "user",
            "utc_date",
            "utc_time",
            "utc_timestamp",
            "uuid",
            "version");

    private VolatileFunctions() {}

    /** A function that Hibernate does not know is taken for one of them. */
    static boolean includes(SqmFunction<?> function) {
        String name = function.getFunctionName();
        return name == null
                || NAMES.contains(name.toLowerCase(Locale.ROOT))
                || function.nodeBuilder()
                                .getQueryEngine()
                                .getSqmFunctionRegistry()
                                .findFunctionDescriptor(name)
                        == null;
    }
}
