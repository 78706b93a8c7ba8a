package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.NeededRows.Element;
import io.hibernateshards.query.analysis.OwnConditions;
import io.hibernateshards.query.analysis.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.model.domain.EntityDomainType;
import org.hibernate.query.sqm.SqmQuerySource;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.from.SqmRoot;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmPredicate;
import org.hibernate.query.sqm.tree.select.SqmQueryPart;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/** Makes the statements that give values of the rows which another statement can look at. */
public final class NeededValues {

    /** The parameter that takes the values that a from-element has in common with one before. */
    public static final String COMMON = "needed values";

    private NeededValues() {}

    /**
     * The values at a path of the rows of a from-element.
     *
     * @param statement the statement that has the from-element
     */
    @SuppressWarnings("unchecked")
    public static SqmSelectStatement<Object> of(
            SessionFactoryImplementor engine, SqmSelectStatement<?> statement, Element element, List<String> path) {
        var builder = statement.nodeBuilder();
        var made = (SqmSelectStatement<Object>) builder.createQuery(Object.class);
        var root = (SqmRoot<Object>)
                made.from((EntityDomainType<Object>) engine.getJpaMetamodel().entity(element.entityName()));
        made.select((SqmExpression<Object>) at(root, path));
        var conditions = new ArrayList<SqmPredicate>();
        element.conditions()
                .forEach(condition -> conditions.add(OwnConditions.rewritten(
                                element.from(), condition, its -> Optional.of(at(root, names(element.from(), its))))
                        .orElseThrow()));
        element.link()
                .ifPresent(link -> conditions.add(new SqmInListPredicate<>(
                        (SqmExpression<Object>) at(root, link.path()),
                        new ArrayList<>(List.of(new SqmNamedParameter<Object>(COMMON, true, builder))),
                        builder)));
        made.where(conditions.toArray(new SqmPredicate[0]));
        return withItsParameters(made, statement);
    }

    @SuppressWarnings("unchecked")
    private static SqmSelectStatement<Object> withItsParameters(
            SqmSelectStatement<Object> made, SqmSelectStatement<?> statement) {
        if (statement.getQuerySource() != SqmQuerySource.HQL) {
            return made;
        }
        var hql = new SqmSelectStatement<>(
                (SqmQueryPart<Object>) made.getQueryPart(),
                Object.class,
                statement.getQuerySource(),
                statement.nodeBuilder());
        References.of(hql.getQueryPart()).parameters().forEach(hql::addParameter);
        return hql;
    }

    private static SqmPath<?> at(SqmPath<?> root, List<String> names) {
        SqmPath<?> path = root;
        for (var name : names) {
            path = path.get(name);
        }
        return path;
    }

    private static List<String> names(SqmFrom<?, ?> from, SqmPath<?> path) {
        var names = new ArrayList<String>();
        for (SqmPath<?> at = path; at != from; at = Objects.requireNonNull(at.getLhs())) {
            names.add(0, at.getReferencedPathSource().getPathName());
        }
        return names;
    }
}
