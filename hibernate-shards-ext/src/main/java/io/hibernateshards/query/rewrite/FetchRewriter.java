package io.hibernateshards.query.rewrite;

import io.hibernateshards.query.analysis.AcrossFetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;

/** Takes fetches that lead to other databases out of a statement, and makes the statements that give what they fetch. */
public final class FetchRewriter {

    /** The parameter that takes ids. */
    public static final String IDS = "fetched ids";

    private FetchRewriter() {}

    /** The statement without the fetches; without its limit too where they decide which rows are left. */
    public static SqmSelectStatement<Object> without(SqmSelectStatement<?> statement, List<AcrossFetch> fetches) {
        var copy = new FromCopy(fetches.stream().map(AcrossFetch::join).toList()).copy(statement);
        if (fetches.stream().anyMatch(AcrossFetch::isRequired)) {
            copy.getQueryPart().setOffsetExpression(null);
            copy.getQueryPart().setFetchExpression(null);
        }
        return copy;
    }

    /** What is fetched by itself. */
    public static List<FetchedAssociation> associations(SessionFactoryImplementor engine, List<AcrossFetch> fetches) {
        return fetches.stream()
                .map(fetch -> new FetchedAssociation(fetch, byIds(engine, fetch.target(), fetch.join()), IDS))
                .toList();
    }

    /**
     * The entities of the ids that are bound to {@link #IDS}.
     *
     * @param like what has the fetches that they have too
     */
    @SuppressWarnings("unchecked")
    static SqmSelectStatement<Object> byIds(SessionFactoryImplementor engine, String entityName, SqmPath<?> like) {
        var builder = like.nodeBuilder();
        var statement = (SqmSelectStatement<Object>) builder.createQuery(Object.class);
        var root = statement.from((org.hibernate.metamodel.model.domain.EntityDomainType<Object>)
                engine.getJpaMetamodel().entity(entityName));
        if (like instanceof SqmFrom<?, ?> from) {
            fetchLike(from, (SqmFrom<?, ?>) root);
        }
        statement.select(root);
        var id = ((SqmFrom<?, ?>) root)
                .<Object>get(Objects.requireNonNull(engine.getMappingMetamodel()
                        .getEntityDescriptor(entityName)
                        .getIdentifierPropertyName()));
        statement.where(new SqmInListPredicate<Object>(
                id, new ArrayList<>(List.of(new SqmNamedParameter<Object>(IDS, true, builder))), builder));
        return statement;
    }

    private static void fetchLike(SqmFrom<?, ?> original, SqmFrom<?, ?> made) {
        for (var join : original.getSqmJoins()) {
            if (join instanceof SqmAttributeJoin<?, ?> attribute && attribute.isFetched()) {
                var fetch = made.fetch(
                        join.getReferencedPathSource().getPathName(),
                        join.getSqmJoinType().getCorrespondingJpaJoinType());
                fetchLike(join, (SqmFrom<?, ?>) fetch);
            }
        }
    }
}
