package io.hibernateshards.query.analysis;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.query.sqm.spi.BaseSemanticQueryWalker;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.select.SqmSubQuery;

/** Finds the columns whose collations may be that of a string expression. */
final class StringColumns extends BaseSemanticQueryWalker {

    private final Set<String> columns = new LinkedHashSet<>();
    private boolean isKnown = true;

    /** As {@code table.column} in lower case; empty where they are not known. */
    static Set<String> of(SqmExpression<?> expression) {
        var search = new StringColumns();
        expression.accept(search);
        return search.isKnown ? Set.copyOf(search.columns) : Set.of();
    }

    @Override
    public Object visitBasicValuedPath(SqmBasicValuedSimplePath<?> path) {
        SqmPath<?> any = path;
        var step = PathReader.lastStep(any);
        // The type at its start may be none that is mapped.
        var owner =
                step == null ? null : any.nodeBuilder().getMappingMetamodel().findEntityDescriptor(step.ownerName());
        var part = step == null || owner == null ? null : owner.findByPath(step.dotted());
        if (part instanceof SelectableMapping column && !column.isFormula()) {
            columns.add((column.getContainingTableExpression() + "." + column.getSelectionExpression())
                    .replace("\"", "")
                    .toLowerCase(Locale.ROOT));
        } else {
            isKnown = false;
        }
        return path;
    }

    @Override
    public Object visitLiteral(SqmLiteral<?> literal) {
        return literal;
    }

    @Override
    public Object visitSubQueryExpression(SqmSubQuery<?> subquery) {
        isKnown = false;
        return subquery;
    }
}
