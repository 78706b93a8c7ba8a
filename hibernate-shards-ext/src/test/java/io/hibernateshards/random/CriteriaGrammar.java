package io.hibernateshards.random;

import io.hibernateshards.random.CriteriaShape.Comparison;
import io.hibernateshards.random.CriteriaShape.Computed;
import io.hibernateshards.random.CriteriaShape.Condition;
import io.hibernateshards.random.CriteriaShape.Join;
import io.hibernateshards.random.CriteriaShape.Order;
import io.hibernateshards.random.CriteriaShape.Term;
import io.hibernateshards.random.Kind.Type;
import io.hibernateshards.random.Schema.Place;
import io.hibernateshards.random.Scope.Source;
import io.hibernateshards.random.Scope.Way;
import io.hibernateshards.random.Statement.Reading;
import jakarta.persistence.criteria.JoinType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes criteria queries. */
final class CriteriaGrammar {

    private final Schema schema;
    private final Choices choices;
    private final Froms froms;
    private final Scope scope;
    private final List<Join> joins = new ArrayList<>();

    CriteriaGrammar(Schema schema, Choices choices, Froms froms) {
        this.schema = schema;
        this.choices = choices;
        this.froms = froms;
        scope = new Scope(schema, Optional.empty());
    }

    Statement statement() {
        scope.sources.add(froms.source());
        for (int more = choices.weighted(5, 3, 1); more > 0; more--) {
            join();
        }
        var where = new ArrayList<Condition>();
        for (int more = choices.weighted(3, 4, 2); more > 0; more--) {
            where.add(condition());
        }
        boolean isNegated = choices.chance(15);
        return switch (choices.weighted(4, 4, 4, 2)) {
            case 0 -> made(false, List.of(), where, isNegated, List.of(), choices.chance(60) || !joins.isEmpty());
            case 1 -> made(false, terms(3), where, isNegated, List.of(), choices.chance(60));
            case 2 -> {
                var keys = terms(2);
                var select = new ArrayList<>(keys);
                for (int more = 1 + choices.below(2); more > 0; more--) {
                    select.add(aggregate());
                }
                yield made(false, select, where, isNegated, keys, choices.chance(60));
            }
            default -> made(true, terms(2), where, isNegated, List.of(), choices.chance(50));
        };
    }

    private void join() {
        int from = choices.below(scope.sources.size());
        var source = scope.sources.get(from);
        var all = new ArrayList<String[]>();
        source.entity().toManys().forEach(toMany -> all.add(new String[] {toMany.name(), toMany.target()}));
        source.entity().toOnes().stream()
                .filter(toOne -> toOne.place() != Place.ACROSS || choices.chance(30))
                .forEach(toOne -> all.add(new String[] {toOne.name(), toOne.target()}));
        if (!all.isEmpty()) {
            var joined = choices.one(all);
            var target = schema.entity(joined[1]);
            joins.add(new Join(from, joined[0], choices.one(JoinType.INNER, JoinType.LEFT)));
            scope.sources.add(new Source(String.valueOf(scope.sources.size()), target, target.name()));
        }
    }

    private Term term(Predicate<Type> wanted, Computed computed) {
        for (var way :
                List.of(choices.one(Way.OWN, Way.OWN, Way.OWN, Way.ID, Way.OWNER, Way.REFERENCE), Way.OWN, Way.ID)) {
            int from = choices.below(scope.sources.size());
            var source = scope.sources.get(from);
            var paths = scope.paths(source, way).stream()
                    .filter(path -> wanted.test(path.kind().type))
                    .toList();
            if (!paths.isEmpty()) {
                return new Term(computed, from, withoutAlias(choices.one(paths).text()));
            }
        }
        var source = scope.sources.get(0);
        return new Term(
                Computed.NOTHING,
                0,
                withoutAlias(scope.paths(source, Way.ID).get(0).text()));
    }

    private static String withoutAlias(String path) {
        return path.substring(path.indexOf('.') + 1);
    }

    private ArrayList<Term> terms(int most) {
        var terms = new ArrayList<Term>();
        for (int more = 1 + choices.below(most); more > 0; more--) {
            terms.add(
                    switch (choices.weighted(8, 1, 1, 1)) {
                        case 1 -> term(Type.TEXT::equals, Computed.UPPER);
                        case 2 -> term(Type.TEXT::equals, Computed.LENGTH);
                        case 3 -> term(Type::isNumber, Computed.NEGATED);
                        default -> term(type -> true, Computed.NOTHING);
                    });
        }
        return terms;
    }

    private Term aggregate() {
        return switch (choices.below(6)) {
            case 0 -> term(type -> true, Computed.COUNT);
            case 1 -> term(type -> true, Computed.COUNT_DISTINCT);
            case 2 -> term(Type::isNumber, Computed.SUM);
            case 3 -> term(Type::isCompared, Computed.LEAST);
            case 4 -> term(Type::isCompared, Computed.GREATEST);
            default -> term(Type::isNumber, Computed.MEAN);
        };
    }

    private Condition condition() {
        int from = choices.below(scope.sources.size());
        var source = scope.sources.get(from);
        var paths = scope.paths(source, choices.one(Way.OWN, Way.OWN, Way.ID, Way.OWNER));
        var path = choices.one(paths.isEmpty() ? scope.paths(source, Way.ID) : paths);
        var kind = path.kind();
        boolean isId = path.text().endsWith("id") || path.text().endsWith("id.owner");
        var values = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            values.add(isId ? kind.key(choices.below(9)) : choices.one(kind.values));
        }
        var term = new Term(Computed.NOTHING, from, withoutAlias(path.text()));
        var comparison = choices.one(Comparison.values());
        return new Condition(
                term,
                comparison == Comparison.GREATER && !kind.type.isCompared() ? Comparison.OTHER : comparison,
                values);
    }

    private Statement made(
            boolean isDistinct,
            List<Term> select,
            List<Condition> where,
            boolean isNegated,
            List<Term> groupBy,
            boolean isOrdered) {
        var order = new ArrayList<Order>();
        if (isOrdered) {
            var whole = isDistinct ? select : groupBy.isEmpty() ? identity() : groupBy;
            var first = select.isEmpty() ? List.of(term(Type::isCompared, Computed.NOTHING)) : select;
            order.add(new Order(choices.one(first), choices.chance(40)));
            whole.stream()
                    .distinct()
                    .filter(term -> !term.equals(order.get(0).term()))
                    .forEach(term -> order.add(new Order(term, false)));
        }
        var shape = new CriteriaShape(
                scope.sources.get(0).type(), List.copyOf(joins), isDistinct, select, where, isNegated, groupBy, order);
        boolean isPage = choices.chance(35) && (isOrdered || joins.isEmpty());
        return new Statement(
                shape.toString(),
                Optional.empty(),
                0,
                isOrdered,
                isPage ? choices.below(10) : -1,
                isPage ? choices.below(6) : 0,
                false,
                choices.one(Reading.LIST, Reading.LIST, Reading.STREAM),
                Statement.Source.CRITERIA,
                List.of(),
                true,
                List.of(),
                List.of(),
                Optional.of(shape));
    }

    private List<Term> identity() {
        var identity = new ArrayList<Term>();
        for (int from = 0; from < scope.sources.size(); from++) {
            for (var id : scope.sources.get(from).entity().ids()) {
                identity.add(new Term(Computed.NOTHING, from, id.name()));
            }
        }
        return identity;
    }
}
