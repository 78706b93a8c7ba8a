package io.hibernateshards.random;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.KeyedPage;
import org.hibernate.query.Order;
import org.hibernate.query.Page;
import org.hibernate.query.SelectionQuery;

/**
 * Pages of entities, each asked for by the keys of the last row before it.
 *
 * @param order attributes, of which the last is the id
 */
record Keyset(String type, List<Sort> order, int size) {

    private static final int MOST_PAGES = 12;

    /** An attribute that the pages are ordered by. */
    record Sort(String attribute, boolean isDescending) {}

    /** The rows of all pages, with the number of their page. */
    List<List<Object>> rows(EntityManager em, SelectionQuery<?> query) {
        return walk(query, em.getMetamodel().entity(type).getJavaType());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The type of an entity is known at run time alone.
    private List<List<Object>> walk(SelectionQuery query, Class<?> entity) {
        List<Order<Object>> terms = order.stream()
                .map(sort -> (Order<Object>)
                        (sort.isDescending ? Order.desc(entity, sort.attribute) : Order.asc(entity, sort.attribute)))
                .toList();
        var rows = new ArrayList<List<Object>>();
        KeyedPage<?> page = Page.first(size).keyedBy(terms);
        for (int number = 0; page != null && number < MOST_PAGES; number++) {
            var found = query.getKeyedResultList(page);
            for (var result : found.getResultList()) {
                var row = new ArrayList<Object>(List.of("page " + number));
                row.addAll(Cells.of(result, List.of()));
                rows.add(row);
            }
            page = found.getNextPage();
        }
        return rows;
    }
}
