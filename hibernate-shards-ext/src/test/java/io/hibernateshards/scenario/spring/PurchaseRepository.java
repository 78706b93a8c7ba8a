package io.hibernateshards.scenario.spring;

import io.hibernateshards.ShardHints;
import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;

/** Every kind of query that a repository of Spring Data has. */
interface PurchaseRepository extends JpaRepository<Purchase, Long>, JpaSpecificationExecutor<Purchase> {

    /** A projection to an interface, one of whose values is another entity's. */
    interface Line {
        String getTitle();

        long getCents();

        Buyer getShopper();

        interface Buyer {
            String getName();
        }
    }

    record Receipt(String title, long cents) {}

    record Turnover(String title, long purchases, Long cents) {}

    List<Purchase> findByShopperLoginOrderByCents(String login);

    List<Purchase> findByShopperNameInAndCentsLessThanEqualOrderByCentsDescTitleAsc(
            Collection<String> names, long cents);

    List<Purchase> findByTitleContainingIgnoreCaseOrderByCentsAscIdAsc(String part);

    Optional<Purchase> findFirstByTitleOrderByCentsDesc(String title);

    List<Purchase> findByTitle(String title, Sort sort, Limit limit);

    Page<Purchase> findByCentsGreaterThan(long cents, Pageable page);

    Slice<Purchase> readByCentsGreaterThan(long cents, Pageable page);

    Window<Purchase> findFirst5ByTitleNotOrderByCentsAscIdAsc(String title, ScrollPosition position);

    List<Line> findByCentsBetweenOrderByCentsAscTitleAsc(long least, long most);

    List<Receipt> readByCentsBetweenOrderByCentsAscTitleAsc(long least, long most);

    <T> List<T> findByCentsOrderByTitle(long cents, Class<T> type);

    @Query("select p from Purchase p join fetch p.shopper s where s.points > :points order by p.cents, p.title")
    List<Purchase> ofThoseWithMoreThan(int points);

    @Query("select new io.hibernateshards.scenario.spring.PurchaseRepository$Turnover(p.title, count(p), sum(p.cents))"
            + " from Purchase p group by p.title having count(p) > :more order by sum(p.cents) desc")
    List<Turnover> turnover(long more);

    @Query("select p.title from Purchase p where (:title is null or p.title = :title) group by p.title")
    Page<String> titles(String title, Pageable page);

    @NativeQuery("select count(*) from purchase")
    long countedByDatabase();

    @NativeQuery("select title from purchase where title = ?1")
    @QueryHints(@QueryHint(name = ShardHints.ALL, value = "true"))
    List<String> nativeTitles(String title);

    @Modifying(clearAutomatically = true, flushAutomatically = true)
    @Query("update Purchase p set p.cents = p.cents + :more where p.title = :title")
    int raise(String title, long more);

    @Modifying
    @Query("delete from Purchase p where p.shopper.login = :login")
    int deleteOf(String login);

    long deleteByTitle(String title);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    List<Purchase> findLockedByTitleOrderByCents(String title);

    @Lock(LockModeType.OPTIMISTIC_FORCE_INCREMENT)
    Optional<Purchase> findIncrementedById(Long id);

    @EntityGraph(attributePaths = "shopper")
    List<Purchase> findByCentsLessThanOrderByCentsAscTitleAsc(long cents);

    Stream<Purchase> streamByCentsGreaterThanOrderByCentsAscTitleAsc(long cents);

    boolean existsByTitleAndShopperLogin(String title, String login);

    long countByTitle(String title);
}
