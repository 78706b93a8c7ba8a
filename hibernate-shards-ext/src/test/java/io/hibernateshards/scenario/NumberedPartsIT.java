package io.hibernateshards.scenario;

import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;

/** Numbered parameters are in any part of a statement that is answered in steps. */
class NumberedPartsIT {

    @OnEachDatabase
    void eachPartHasItsOwnNumbers(Databases databases) {
        var oracle = new AcrossOracle();
        add(
                oracle,
                "select m.login from Member m where m.rank > ?2"
                        + " and m.login in (select f.friend.login from Friendship f where f.weight > ?1) order by m.login");
        add(
                oracle,
                "select m.login from Member m where m.rank > ?1"
                        + " and m.login in (select f.friend.login from Friendship f where f.weight > ?2) order by m.login");
        add(
                oracle,
                "select m.login, count(p) from Post p join p.author m where p.likes > ?2 and m.rank > ?1"
                        + " and exists (select 1 from Team t where t.size > ?1) group by m.login order by m.login");
        add(
                oracle,
                "select m.login from Member m where m.rank > 0"
                        + " and m.login in (select f.friend.login from Friendship f where f.weight > ?1"
                        + " and f.friend.login in (select c.writer.login from Comment c where c.id > ?2))"
                        + " order by m.login");
        oracle.compare(databases);
    }

    private static void add(AcrossOracle oracle, String hql) {
        oracle.query(
                hql,
                producer -> producer.createQuery(hql, (Class<?>) null)
                        .setParameter(1, hql.contains("c.id") ? (Object) 0 : (Object) 1)
                        .setParameter(2, hql.contains("c.id") ? (Object) 2L : (Object) 2));
    }
}
