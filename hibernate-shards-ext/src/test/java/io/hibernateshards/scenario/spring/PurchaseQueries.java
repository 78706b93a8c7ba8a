package io.hibernateshards.scenario.spring;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;
import org.springframework.data.util.Streamable;

/** What repositories have beyond the usual: named queries and graphs, expressions, open projections, parts of their own. */
interface PurchaseQueries extends Repository<Purchase, Long>, JpaSpecificationExecutor<Purchase>, PurchaseSearch {

    /** A projection whose value is computed of the entity. */
    interface Label {

        @Value("#{target.title + ' ' + target.cents}")
        String getText();
    }

    /** The query of that name. */
    List<Purchase> dearerThan(@Param("cents") long cents);

    @Query("select p from #{#entityName} p where p.title in :titles and p.cents >= :#{#least}")
    List<Purchase> among(Collection<String> titles, long least, Sort sort);

    @Query(
            value = "select p.title from Purchase p group by p.title",
            countQuery = "select count(distinct p.title) from Purchase p")
    Page<String> titlesByPage(Pageable page);

    @Query("select p.title as title, sum(p.cents) as cents from Purchase p group by p.title order by p.title")
    List<Map<String, Object>> sums();

    @EntityGraph("Purchase.withShopper")
    List<Purchase> findGraphedByTitleOrderByCents(String title);

    List<Label> findLabelsByTitleOrderByCents(String title);

    Streamable<Purchase> findStreamableByTitle(String title);

    Window<Purchase> findFirst4ByCentsGreaterThanOrderByCentsAscIdAsc(long cents, ScrollPosition position);

    List<Purchase> removeByTitleAndCentsGreaterThan(String title, long cents);

    static Specification<Purchase> dearer(long cents) {
        return (purchase, query, builder) -> builder.greaterThan(purchase.get("cents"), cents);
    }
}
