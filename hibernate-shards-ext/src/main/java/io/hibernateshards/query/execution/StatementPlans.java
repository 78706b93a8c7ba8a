package io.hibernateshards.query.execution;

import io.hibernateshards.mapping.ShardedModel;
import io.hibernateshards.query.analysis.AcrossFetchReader;
import io.hibernateshards.query.analysis.GatheredColumns;
import io.hibernateshards.query.analysis.HoistReader;
import io.hibernateshards.query.analysis.NeededRowsReader;
import io.hibernateshards.query.analysis.QueryShape;
import io.hibernateshards.query.analysis.QueryShape.Obstacle;
import io.hibernateshards.query.analysis.ShapeReader;
import io.hibernateshards.query.rewrite.FetchRewriter;
import io.hibernateshards.query.rewrite.GatherRewriter;
import io.hibernateshards.query.rewrite.HoistRewriter;
import io.hibernateshards.query.rewrite.SubtypeStatements;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the statements that were looked at. A text is looked at once while Hibernate keeps its interpretation;
 * Criteria trees are each looked at, as Hibernate too translates each anew. Any thread.
 */
final class StatementPlans {

    private static final int MOST_TEXTS = 2048;

    private record Text(String hql, @Nullable Class<?> resultType) {}

    private final SessionFactoryImplementor engine;
    private final ShardedModel model;
    private final ConcurrentMap<Text, StatementPlan> byText = new ConcurrentHashMap<>();

    StatementPlans(SessionFactoryImplementor engine, ShardedModel model) {
        this.engine = engine;
        this.model = model;
    }

    StatementPlan ofText(String hql, @Nullable Class<?> resultType, SqmStatement<?> statement) {
        var text = new Text(hql, resultType);
        var known = byText.get(text);
        // Parameters are known by identity: a statement that was interpreted again has others.
        if (known != null && known.shape().statement() == statement) {
            return known;
        }
        var found = ofStatement(statement);
        if (byText.size() >= MOST_TEXTS) {
            byText.clear();
        }
        byText.put(text, found);
        return found;
    }

    StatementPlan ofStatement(SqmStatement<?> statement) {
        return new StatementPlan(ShapeReader.read(engine, model, statement), this);
    }

    /** A statement whose subqueries are answered first, if what is left of it then runs over several databases. */
    Optional<HoistedPlan> hoisted(QueryShape shape) {
        for (boolean matches : List.of(false, true)) {
            var parts = HoistReader.read(engine, model, shape.statement(), matches);
            if (!parts.isEmpty()) {
                var cut = HoistRewriter.rewrite(engine, shape.statement(), parts);
                var outer = ofStatement(cut.outer());
                if (outer.shape().obstacle().isEmpty()) {
                    return Optional.of(HoistedPlan.of(outer, cut, this));
                }
            }
        }
        return Optional.empty();
    }

    /** The statements that one of an unmapped type stands for. */
    List<CutStatement> subtypes(QueryShape shape) {
        return shape.statement() instanceof SqmSelectStatement<?> select
                ? SubtypeStatements.of(select).stream()
                        .map(statement -> CutStatement.of(ofStatement(statement)))
                        .toList()
                : List.of();
    }

    /** A select that one database answers with the rows of others. */
    Optional<GatheredPlan> gathered(StatementPlan plan, Obstacle why) {
        if (!(plan.shape().statement() instanceof SqmSelectStatement<?> select)) {
            return Optional.empty();
        }
        var columns = GatheredColumns.of(engine, select);
        if (columns.obstacle().isPresent()) {
            return Optional.empty();
        }
        var statement = GatherRewriter.rewrite(engine, select, columns);
        var rows = columns.hasEntities() ? ofStatement(statement.rows()) : plan;
        var gathered = GatheredPlan.of(
                statement,
                rows,
                plan,
                NeededPlan.of(engine, NeededRowsReader.read(engine, statement.rows()), statement.rows(), this),
                why,
                this);
        boolean loadsEntities = gathered.entities().stream()
                .allMatch(entity -> entity.byIds().plan().isAnsweredInPlace());
        return loadsEntities ? Optional.of(gathered) : Optional.empty();
    }

    /** A statement whose fetches are made when its rows are read, if what is left of it then runs over several databases. */
    Optional<FetchedPlan> fetched(QueryShape shape) {
        var fetches = AcrossFetchReader.read(engine, model, shape.statement());
        if (fetches.isEmpty()) {
            return Optional.empty();
        }
        var rows = ofStatement(FetchRewriter.without((SqmSelectStatement<?>) shape.statement(), fetches));
        return rows.shape().obstacle().isEmpty() || rows.hoisted() != null
                ? Optional.of(FetchedPlan.of(engine, rows, fetches, this))
                : Optional.empty();
    }
}
