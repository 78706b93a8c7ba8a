package io.hibernateshards.random;

import io.hibernateshards.random.Froms.From;
import io.hibernateshards.random.Scope.Source;
import io.hibernateshards.random.Scope.Typed;
import io.hibernateshards.random.Statement.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes statements as wide as HQL, each shape about as often as applications have it. */
final class Grammar {

    /** The terms of an order by, and what they sort by. */
    private record Order(String text, List<String> keys, boolean isTotal) {

        static final Order NONE = new Order("", List.of(), false);
    }

    private final Choices choices;
    private final Values values;
    private final Expressions expressions;
    private final Conditions conditions;
    private final Froms froms;
    private final Schema schema;

    private Grammar(Schema schema, Choices choices) {
        this.schema = schema;
        this.choices = choices;
        values = new Values(choices);
        expressions = new Expressions(choices, values);
        conditions = new Conditions(schema, choices, values, expressions);
        froms = new Froms(schema, choices, conditions);
    }

    /** A statement on a schema. */
    static Statement make(Schema schema, Choices choices) {
        return new Grammar(schema, choices).statement();
    }

    private Statement statement() {
        return switch (choices.weighted(25, 23, 17, 8, 7, 5, 3, 2, 2, 7, 6, 2)) {
            case 0 -> attributes();
            case 1 -> entities();
            case 2 -> groups();
            case 3 -> aggregates();
            case 4 -> distinct();
            case 5 -> instances();
            case 6 -> sets();
            case 7 -> derived();
            case 8 -> windows();
            case 10 -> new CriteriaGrammar(schema, choices, froms).statement();
            case 11 -> keyset();
            default -> new Changes(schema, choices, values, expressions, conditions, froms).statement();
        };
    }

    // ------------------------------------------------------------------------------------------------ shapes

    private Statement attributes() {
        var from = froms.joined();
        var items = items(from.scope(), 4);
        if (choices.chance(6)) {
            items.add(new Typed(countOf(from.root()), Kind.LONG));
        }
        var where = conditions.where(from.scope());
        var order = order(from.scope(), items, choices.chance(55), true);
        return made(select("select ", items), from.text() + where, order, from, items.size() > 1);
    }

    private String countOf(Source root) {
        var toManys = root.entity().toManys();
        return toManys.isEmpty()
                ? "(select count(*) from Land x9 where x9.id is not null)"
                : "(select count(*) from " + toManys.get(0).target() + " x9 where x9.owner = " + root.alias() + ')';
    }

    private Statement entities() {
        var from = froms.fetching();
        var where = conditions.where(from.scope());
        boolean mustBeTotal = from.multiplies();
        var order = order(from.scope(), List.of(), mustBeTotal || choices.chance(50), !mustBeTotal);
        var alias = from.root().alias();
        return made("select " + alias, from.text() + where, order, from, false);
    }

    private Statement keyset() {
        var from = froms.single();
        var root = from.root();
        if (root.entity().hasEmbeddedId()) {
            return entities();
        }
        var where = conditions.where(from.scope());
        var order = new ArrayList<Keyset.Sort>();
        var attributes = root.entity().basics().stream()
                .filter(attribute -> attribute.kind().type.isCompared() && !attribute.isNullable())
                .toList();
        if (!attributes.isEmpty() && choices.chance(60)) {
            order.add(new Keyset.Sort(choices.one(attributes).name(), choices.chance(40)));
        }
        order.add(new Keyset.Sort("id", choices.chance(30)));
        return Statement.inPages(
                "select " + root.alias() + from.text() + where,
                new Keyset(root.type(), List.copyOf(order), 1 + choices.below(6)),
                values);
    }

    private Statement groups() {
        var from = froms.joinedOften();
        var scope = from.scope();
        var keys = new ArrayList<Typed>();
        for (int more = 1 + choices.weighted(6, 3, 1); more > 0; more--) {
            keys.add(choices.chance(15) ? expressions.computed(scope, 1) : expressions.path(scope, type -> true));
        }
        if (choices.chance(10)) {
            keys.set(0, new Typed(from.root().alias(), Kind.LONG));
        }
        var items = new ArrayList<>(keys);
        for (int more = 1 + choices.weighted(4, 3, 1); more > 0; more--) {
            items.add(expressions.aggregate(scope, conditions));
        }
        var groupBy =
                " group by " + String.join(", ", keys.stream().map(Typed::text).toList());
        var having = choices.chance(25) ? " having " + having(scope) : "";
        var where = conditions.where(scope);
        var order = choices.chance(40) ? Order.NONE : orderOf(items, keys, choices.chance(60));
        return made(select("select ", items), from.text() + where + groupBy + having, order, from, true);
    }

    private String having(Scope scope) {
        return switch (choices.below(5)) {
            case 0 -> "count(*) > 1";
            case 1 -> "sum(" + expressions.number(scope, 0).text() + ") > " + values.constant(Kind.INT);
            case 2 -> "max(" + expressions.number(scope, 0).text() + ") is not null";
            case 3 -> "not count(*) = 2";
            default -> "count(*) >= 1 and min(" + expressions.number(scope, 0).text() + ") < 5";
        };
    }

    private Statement aggregates() {
        var from = froms.joinedOften();
        var items = new ArrayList<Typed>();
        for (int more = 1 + choices.weighted(5, 3, 2); more > 0; more--) {
            items.add(expressions.aggregate(from.scope(), conditions));
        }
        var hql = select("select ", items) + from.text() + conditions.where(from.scope());
        return new Statement(
                hql,
                Optional.empty(),
                0,
                true,
                -1,
                0,
                false,
                choices.one(Reading.LIST, Reading.SINGLE),
                source(),
                values.bound(),
                values.isNamed(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private Statement distinct() {
        var from = froms.joined();
        if (choices.chance(25)) {
            var where = conditions.where(from.scope());
            return made("select distinct " + from.root().alias(), from.text() + where, Order.NONE, single(from), false);
        }
        var items = items(from.scope(), 3);
        var where = conditions.where(from.scope());
        var order = choices.chance(40) ? Order.NONE : orderOf(items, items, choices.chance(60));
        return made(select("select distinct ", items), from.text() + where, order, single(from), items.size() > 1);
    }

    /** Distinct rows do not repeat. */
    private static From single(From from) {
        return new From(from.text(), from.scope(), false, from.fetched(), from.fetchesMany());
    }

    private Statement instances() {
        var from = froms.joined();
        var scope = from.scope();
        var where = conditions.where(scope);
        var items = items(scope, 3);
        var order = choices.chance(50) ? total(scope) : Order.NONE;
        var root = from.root();
        var ways = new ArrayList<String>();
        var named = new ArrayList<String>();
        for (int index = 0; index < items.size(); index++) {
            named.add(items.get(index).text() + " as i" + index);
        }
        ways.add("select new map(" + String.join(", ", named) + ')');
        ways.add("select new list("
                + String.join(", ", items.stream().map(Typed::text).toList()) + ')');
        ways.add("select " + root.alias() + ", " + items.get(0).text());
        root.entity()
                .embedded()
                .ifPresent(embedded -> ways.add("select " + root.alias() + '.' + embedded.name() + ", "
                        + items.get(0).text()));
        root.entity()
                .toOnes()
                .forEach(toOne -> ways.add("select " + root.alias() + '.' + toOne.name() + ", "
                        + items.get(0).text()));
        if (root.entity().hasEmbeddedId()) {
            ways.add("select " + root.alias() + ".id, " + items.get(0).text());
        }
        return made(choices.one(ways), from.text() + where, order, from, false);
    }

    private Statement sets() {
        var first = froms.single();
        var second = froms.single();
        var items = items(first.scope(), 2);
        var others = new ArrayList<Typed>();
        items.forEach(item -> others.add(expressions.path(second.scope(), item.kind().type::equals)));
        var hql = select("select ", items)
                + first.text()
                + conditions.where(first.scope())
                + choices.one(" union ", " union all ", " intersect ", " except ")
                + select("select ", others)
                + second.text()
                + conditions.where(second.scope());
        var positions = new ArrayList<String>();
        for (int position = 1; position <= items.size(); position++) {
            positions.add(String.valueOf(position));
        }
        var order = choices.chance(50)
                ? new Order(" order by " + String.join(", ", positions), List.of(), true)
                : Order.NONE;
        // Without parentheses the order would be that of the second select.
        return made("", order == Order.NONE ? hql : "(" + hql + ")", order, first, items.size() > 1);
    }

    private Statement derived() {
        var from = froms.joined();
        var scope = from.scope();
        var where = conditions.where(scope);
        var item = expressions.path(scope, type -> true);
        boolean isGrouped = choices.chance(40);
        var inner = isGrouped
                ? "select " + item.text() + " as v, count(*) as n" + from.text() + where + " group by " + item.text()
                : "select " + item.text() + " as v, " + identity(scope).get(0) + " as n" + from.text() + where;
        var outer = choices.one("select d.v, d.n", "select d.v, count(*)", "select count(d.n), max(d.n)");
        var name = choices.chance(50) ? "(" + inner + ") d" : "c d";
        var with = name.startsWith("c") ? "with c as (" + inner + ") " : "";
        var group = outer.contains("d.v, count") ? " group by d.v" : "";
        return made(with + outer, " from " + name + group, Order.NONE, from, true);
    }

    private Statement windows() {
        var from = froms.single();
        var scope = from.scope();
        var number = expressions.path(scope, Kind.Type::isNumber).text();
        var partition = expressions.path(scope, type -> true).text();
        var sort = expressions.path(scope, Kind.Type::isCompared).text();
        var window = switch (choices.below(5)) {
            case 0 -> "rank() over (order by " + sort + ')';
            case 1 ->
                "row_number() over (partition by " + partition + " order by " + String.join(", ", identity(scope))
                        + ')';
            case 2 -> "sum(" + number + ") over (partition by " + partition + ')';
            case 3 -> "count(*) over ()";
            default -> "dense_rank() over (partition by " + partition + " order by " + sort + " desc)";
        };
        var items = new ArrayList<Typed>(List.of(expressions.path(scope, type -> true), new Typed(window, Kind.LONG)));
        var where = conditions.where(scope);
        return made(
                select("select ", items),
                from.text() + where,
                choices.chance(50) ? total(scope) : Order.NONE,
                from,
                true);
    }

    // ------------------------------------------------------------------------------------------------ their parts

    private ArrayList<Typed> items(Scope scope, int most) {
        var items = new ArrayList<Typed>();
        for (int more = 1 + choices.below(most); more > 0; more--) {
            items.add(expressions.any(scope));
        }
        return items;
    }

    private static String select(String start, List<Typed> items) {
        var texts = new ArrayList<String>();
        for (int index = 0; index < items.size(); index++) {
            texts.add(items.get(index).text() + " as i" + index);
        }
        return start + String.join(", ", texts);
    }

    /** An order of rows, or none where it need not be. */
    private Order order(Scope scope, List<Typed> items, boolean isTotal, boolean mayBeNone) {
        if (mayBeNone && choices.chance(35)) {
            return Order.NONE;
        }
        var terms = new ArrayList<String>();
        var keys = new ArrayList<String>();
        for (int more = choices.weighted(6, 3) + (isTotal ? 0 : 1); more > 0; more--) {
            if (!items.isEmpty() && choices.chance(50)) {
                itemTerm(items, choices.below(items.size()), terms, keys);
            } else {
                var key = expressions.sortable(scope).text();
                if (!keys.contains(key)) {
                    terms.add(key + direction());
                    keys.add(key);
                }
            }
        }
        if (isTotal) {
            identity(scope).stream().filter(id -> !keys.contains(id)).forEach(terms::add);
        }
        return new Order(" order by " + String.join(", ", terms), keys, isTotal);
    }

    /** An order by some of the items, and by all that tell rows from each other where it is total. */
    private Order orderOf(List<Typed> items, List<Typed> identity, boolean isTotal) {
        var terms = new ArrayList<String>();
        var keys = new ArrayList<String>();
        for (int more = 1 + choices.below(2); more > 0; more--) {
            itemTerm(items, choices.below(items.size()), terms, keys);
        }
        if (isTotal) {
            identity.stream()
                    .map(Typed::text)
                    .distinct()
                    .filter(text -> !keys.contains(text))
                    .forEach(terms::add);
        }
        return new Order(" order by " + String.join(", ", terms), keys, isTotal);
    }

    private void itemTerm(List<Typed> items, int index, List<String> terms, List<String> keys) {
        var text = items.get(index).text();
        if (keys.contains(text)) {
            return;
        }
        var written = choices.one(text, "i" + index, String.valueOf(index + 1));
        terms.add(written + direction());
        keys.add(text);
    }

    private String direction() {
        return choices.one("", "", " desc", " asc") + choices.one("", "", "", " nulls first", " nulls last");
    }

    private Order total(Scope scope) {
        return new Order(" order by " + String.join(", ", identity(scope)), List.of(), true);
    }

    /** What tells the rows of a block from each other. */
    private static List<String> identity(Scope scope) {
        var identity = new ArrayList<String>();
        for (var source : scope.sources) {
            source.entity().ids().forEach(id -> identity.add(source.alias() + '.' + id.name()));
        }
        scope.elements.forEach(element -> identity.addAll(Scope.identity(element)));
        return identity;
    }

    private Statement.Source source() {
        return values.isNamed() && choices.chance(15) ? Statement.Source.CRITERIA : Statement.Source.HQL;
    }

    private static boolean isOfSets(String statement) {
        return statement.contains(" union ") || statement.contains(" intersect ") || statement.contains(" except ");
    }

    /** @param mayBeTuples whether the result is an array of several columns */
    private Statement made(String select, String rest, Order order, From from, boolean mayBeTuples) {
        int limit = choices.chance(40) ? choices.below(12) : -1;
        int offset = limit >= 0 && choices.chance(50) || choices.chance(4) ? choices.below(9) : 0;
        boolean isPage = limit >= 0 || offset > 0;
        var all = select + rest + order.text();
        boolean isOneEntity = !select.contains(",") && !select.contains("(") && !select.contains(".");
        if (isPage && isOneEntity && from.multiplies() && !order.isTotal()) {
            limit = -1;
            offset = 0;
            isPage = false;
        }
        // Without an order, the limit behind a set operation is that of its last select, whose rows may be any.
        boolean mayPageInHql =
                choices.chance(15) && (!isOfSets(rest) || !order.keys().isEmpty());
        boolean isPageInHql = limit >= 0 && from.fetched().isEmpty() && mayPageInHql;
        var hql = isPageInHql ? all + " limit " + limit + (offset > 0 ? " offset " + offset : "") : all;
        Optional<String> keyed = Optional.empty();
        if (!order.keys().isEmpty() && !order.isTotal()) {
            keyed = Optional.of(select + ", " + String.join(", ", order.keys()) + rest + order.text());
        } else if (isPageInHql && !order.isTotal()) {
            keyed = Optional.of(all);
        }
        var reading = reading(from, mayBeTuples);
        if (reading == Reading.COUNT && hql.contains(" full join ")) {
            // On H2, plain Hibernate makes two aggregates of it.
            reading = Reading.LIST;
        }
        return new Statement(
                hql,
                keyed,
                order.isTotal() ? 0 : order.keys().size(),
                order.isTotal() || reading == Reading.COUNT,
                limit,
                offset,
                isPageInHql,
                reading,
                isPageInHql ? Statement.Source.HQL : source(),
                values.bound(),
                values.isNamed(),
                from.fetched(),
                List.of(),
                Optional.empty());
    }

    private Reading reading(From from, boolean mayBeTuples) {
        return switch (choices.weighted(65, 14, 5, 5, 8)) {
            case 1 -> Reading.STREAM;
            case 2 -> from.fetchesMany() ? Reading.LIST : Reading.SCROLL;
            case 3 -> Reading.COUNT;
            case 4 -> mayBeTuples ? Reading.TUPLES : Reading.LIST;
            default -> Reading.LIST;
        };
    }
}
