package io.hibernateshards.scenario.spring;

import java.util.List;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;

interface ShopperRepository extends JpaRepository<Shopper, String> {

    @EntityGraph(attributePaths = "purchases")
    List<Shopper> findByPointsLessThanOrderByLogin(int points);
}
