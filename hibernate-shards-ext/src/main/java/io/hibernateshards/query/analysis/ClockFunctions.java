package io.hibernateshards.query.analysis;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.query.sqm.tree.SqmVisitableNode;
import org.hibernate.query.sqm.tree.expression.SqmFunction;

/**
 * Functions that read a clock. Databases have one each, so that a statement on several of them takes the time from one. Times
 * of day without a date are not among them: Hibernate writes them without their fraction of a second.
 */
public final class ClockFunctions extends QueryTreeWalker {

    private static final Set<String> NAMES = Set.of(
            "current date",
            "current timestamp",
            "current_date",
            "current_instant",
            "current_timestamp",
            "instant",
            "local date",
            "local datetime",
            "local_date",
            "local_datetime",
            "localtimestamp",
            "offset datetime",
            "offset_datetime");

    /** A function is known by the name that it has in the database, which several functions of HQL share. */
    private static final Map<Class<?>, String> HQL_BY_TYPE = Map.of(
            java.sql.Date.class, "current_date",
            java.sql.Timestamp.class, "current_timestamp",
            LocalDate.class, "local date",
            LocalDateTime.class, "local datetime",
            OffsetDateTime.class, "offset datetime",
            Instant.class, "instant");

    private final List<SqmFunction<?>> found = new ArrayList<>();

    private ClockFunctions() {}

    /** How HQL writes a function that reads a clock; empty for any other. */
    public static Optional<String> hql(SqmFunction<?> function) {
        var name = function.getFunctionName();
        var type = function.getJavaTypeDescriptor();
        return name == null || type == null || !NAMES.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.ofNullable(HQL_BY_TYPE.get(type.getJavaTypeClass()));
    }

    /** Those of a statement or a part of it. */
    public static List<SqmFunction<?>> in(SqmVisitableNode part) {
        var search = new ClockFunctions();
        part.accept(search);
        return search.found;
    }

    @Override
    public Object visitFunction(SqmFunction<?> function) {
        if (hql(function).isPresent()) {
            found.add(function);
        }
        return super.visitFunction(function);
    }
}
