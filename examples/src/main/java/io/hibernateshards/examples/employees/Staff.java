package io.hibernateshards.examples.employees;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;

/** Employees and their pictures. Any thread. */
public final class Staff {

    private final EntityManagerFactory factory;

    public Staff(EntityManagerFactory factory) {
        this.factory = factory;
    }

    public void hire(long id, String name) {
        factory.runInTransaction(entityManager -> entityManager.persist(new Employee(id, name, null)));
    }

    /** Gives an employee a picture: first the picture, in a transaction of its own, then the reference to it. */
    // region portray
    public void portray(long id, byte[] content) {
        factory.runInTransaction(entityManager -> entityManager.merge(new EmployeePicture(id, content)));
        factory.runInTransaction(entityManager -> entityManager
                .find(Employee.class, id)
                .setPicture(entityManager.getReference(EmployeePicture.class, id)));
    }
    // endregion

    /** Everybody's name, in order. */
    // region names
    public List<String> names() {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("select e.name from Employee e order by e.name", String.class)
                .getResultList());
    }
    // endregion

    /** Who has no picture, in order. */
    // region withoutPicture
    public List<String> withoutPicture() {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("select e.name from Employee e where e.picture is null order by e.name", String.class)
                .getResultList());
    }
    // endregion

    /** One employee with the picture. */
    // region profile
    public Profile profile(long id) {
        return factory.callInTransaction(entityManager -> Profile.of(entityManager.find(Employee.class, id)));
    }
    // endregion

    /** All employees with their pictures, by their name. */
    // region profiles
    public List<Profile> profiles() {
        return factory.callInTransaction(entityManager -> entityManager
                .createQuery("from Employee e left join fetch e.picture order by e.name", Employee.class)
                .getResultStream()
                .map(Profile::of)
                .toList());
    }
    // endregion
}
