package io.hibernateshards.query.execution;

import io.hibernateshards.query.gather.TableSubstitution;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.hibernate.spi.NavigablePath;
import org.hibernate.sql.ast.spi.AbstractSqlAstWalker;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.from.CorrelatedTableGroup;
import org.hibernate.sql.ast.tree.from.NamedTableReference;
import org.hibernate.sql.ast.tree.from.TableGroup;
import org.hibernate.sql.ast.tree.from.TableReference;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/** Finds where Hibernate's SQL reads tables for the rows of some from-elements; joins that it leaves out read none. */
final class ElementTables extends AbstractSqlAstWalker {

    private final Set<NavigablePath> elements;
    private final Set<TableReference> references = Collections.newSetFromMap(new IdentityHashMap<>());

    private ElementTables(Set<NavigablePath> elements) {
        this.elements = elements;
    }

    /** How often a statement reads each of some tables so. */
    static Map<String, Integer> among(SelectStatement sql, Set<String> tables, Set<NavigablePath> elements) {
        var walker = new ElementTables(elements);
        walker.visitSelectStatement(sql);
        var counts = new HashMap<String, Integer>();
        for (var reference : walker.references) {
            if (reference instanceof NamedTableReference named) {
                var table = named.getTableExpression();
                if (tables.contains(table)) {
                    counts.merge(table, 1, Integer::sum);
                } else {
                    // A union of the tables of a hierarchy.
                    TableSubstitution.tablesIn(table, tables)
                            .forEach((each, count) -> counts.merge(each, count, Integer::sum));
                }
            }
        }
        return counts;
    }

    @Override
    public void visitTableGroup(TableGroup group) {
        // One that a subquery has in common with its outer query is written there.
        if (!(group instanceof CorrelatedTableGroup)) {
            if (elements.contains(group.getNavigablePath())) {
                references.add(group.getPrimaryTableReference());
                group.getTableReferenceJoins().forEach(join -> references.add(join.getJoinedTableReference()));
            }
            group.getPrimaryTableReference().accept(this);
        }
        group.getTableReferenceJoins().forEach(join -> join.accept(this));
        group.getTableGroupJoins().forEach(join -> join.accept(this));
        group.getNestedTableGroupJoins().forEach(join -> join.accept(this));
    }

    /** What is selected is visited where it is selected; Hibernate's walker would come back here without end. */
    @Override
    public void visitSqlSelectionExpression(SqlSelectionExpression expression) {}
}
