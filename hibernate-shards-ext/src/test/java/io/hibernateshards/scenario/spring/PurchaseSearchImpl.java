package io.hibernateshards.scenario.spring;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;

class PurchaseSearchImpl implements PurchaseSearch {

    @PersistenceContext
    private EntityManager entities;

    @Override
    public List<String> titlesOf(String login) {
        var builder = entities.getCriteriaBuilder();
        var query = builder.createQuery(String.class);
        var purchase = query.from(Purchase.class);
        query.select(purchase.get("title"))
                .where(builder.equal(purchase.get("shopper").get("login"), login))
                .orderBy(builder.desc(purchase.get("cents")));
        return entities.createQuery(query).getResultList();
    }
}
