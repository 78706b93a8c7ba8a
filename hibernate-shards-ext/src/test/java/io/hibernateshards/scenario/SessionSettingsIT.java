package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.ShardedSession;
import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.TransactionMode;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.FlushMode;
import org.hibernate.Interceptor;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.ParamDef;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.event.internal.DefaultLoadEventListener;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.internal.SessionImpl;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.type.Type;

/** Settings, Interceptors and listeners of an application reach the sessions of all its databases. */
class SessionSettingsIT {

    @Entity(name = "Member")
    @EntityGroup("member")
    @UniquePerDatabase
    @FilterDef(name = "atLeast", parameters = @ParamDef(name = "age", type = Integer.class), applyToLoadByKey = true)
    @Filter(name = "atLeast", condition = "age >= :age")
    static class Member {
        @Id
        @ShardKey
        String login;

        int age;

        @NaturalId
        String nickname;

        Member() {}

        Member(String login, int age, String nickname) {
            this.login = login;
            this.age = age;
            this.nickname = nickname;
        }
    }

    private static RoutedUnit unit(Databases databases, Consumer<java.util.Map<String, Object>> settings) {
        return RoutedUnit.of(databases.fresh("one", "two"), TransactionMode.BEST_EFFORT, settings, Member.class);
    }

    /** Two members, on the first and on the second database, of age 10 and 20. */
    private static List<String> fill(RoutedUnit unit) {
        var logins = List.of(unit.keyOn(0, Member.class), unit.keyOn(1, Member.class));
        unit.factory.inTransaction(session -> {
            session.persist(new Member(logins.get(0), 10, "ten"));
            session.persist(new Member(logins.get(1), 20, "twenty"));
        });
        return logins;
    }

    private static List<String> logins(Session session) {
        return session.createSelectionQuery("select m.login from Member m", String.class)
                .getResultList();
    }

    @OnEachDatabase
    void aFilterReachesSessionsOpenedBeforeAndAfterIt(Databases databases) {
        try (var unit = unit(databases, settings -> {})) {
            var logins = fill(unit);

            unit.factory.inTransaction(session -> {
                assertThat(session.find(Member.class, logins.get(0))).isNotNull();
                session.clear();
                var filter = session.enableFilter("atLeast").setParameter("age", 15);
                assertThat(logins(session)).containsExactly(logins.get(1));
                assertThat(session.find(Member.class, logins.get(0))).isNull();
                filter.setParameter("age", 25);
                assertThat(logins(session)).isEmpty();
                session.disableFilter("atLeast");
                assertThat(logins(session)).containsExactlyInAnyOrderElementsOf(logins);
            });
        }
    }

    @OnEachDatabase
    void readOnlyEntitiesAreNotWritten(Databases databases) {
        try (var unit = unit(databases, settings -> {})) {
            var logins = fill(unit);

            unit.factory.inTransaction(session -> {
                session.setDefaultReadOnly(true);
                logins.forEach(login -> session.find(Member.class, login).age = 99);
                assertThat(session.isReadOnly(session.find(Member.class, logins.get(1))))
                        .isTrue();
                session.setReadOnly(session.find(Member.class, logins.get(1)), false);
                session.find(Member.class, logins.get(1)).age = 21;
            });

            unit.factory.inTransaction(session -> assertThat(logins)
                    .extracting(login -> session.find(Member.class, login).age)
                    .containsExactly(10, 21));
        }
    }

    @OnEachDatabase
    void aFlushModeHoldsOnAllDatabases(Databases databases) {
        try (var unit = unit(databases, settings -> {})) {
            var logins = fill(unit);

            unit.factory.inTransaction(session -> {
                session.setFlushMode(FlushModeType.COMMIT);
                logins.forEach(login -> session.find(Member.class, login).age += 100);
                assertThat(session.createSelectionQuery("select m.age from Member m", Integer.class)
                                .getResultList())
                        .containsExactlyInAnyOrder(10, 20);
            });
            unit.factory.inTransaction(session -> {
                session.setHibernateFlushMode(FlushMode.MANUAL);
                logins.forEach(login -> session.find(Member.class, login).age = 0);
            });

            unit.factory.inTransaction(session -> assertThat(logins)
                    .extracting(login -> session.find(Member.class, login).age)
                    .containsExactly(110, 120));
        }
    }

    @OnEachDatabase
    void manyAreLoadedInTheOrderOfTheirIdsAndByNaturalIds(Databases databases) {
        try (var unit = unit(databases, settings -> {})) {
            var logins = fill(unit);

            unit.factory.inTransaction(session -> {
                assertThat(session.byMultipleIds(Member.class)
                                .multiLoad(List.of(logins.get(1), "nobody", logins.get(0))))
                        .extracting(member -> member == null ? null : member.age)
                        .containsExactly(20, null, 10);
                assertThat(session.bySimpleNaturalId(Member.class).load("twenty").login)
                        .isEqualTo(logins.get(1));
                assertThat(session.byNaturalId(Member.class)
                                .using("nickname", "ten")
                                .load()
                                .login)
                        .isEqualTo(logins.get(0));
                assertThat(session.bySimpleNaturalId(Member.class).loadOptional("nobody"))
                        .isEmpty();
            });
        }
    }

    /** Notes what it is told, and how often. */
    static class NotingInterceptor implements Interceptor {
        final List<String> notes = new ArrayList<>();

        @Override
        public boolean onPersist(Object entity, Object id, Object[] state, String[] names, Type[] types) {
            notes.add("persist " + id);
            return false;
        }

        @Override
        public void afterTransactionBegin(Transaction transaction) {
            notes.add("begin");
        }

        @Override
        public void beforeTransactionCompletion(Transaction transaction) {
            notes.add("completing");
        }

        @Override
        public void afterTransactionCompletion(Transaction transaction) {
            notes.add("completed " + transaction.getStatus());
        }
    }

    @OnEachDatabase
    void anInterceptorSeesOneTransactionOverAllDatabases(Databases databases) {
        var interceptor = new NotingInterceptor();
        try (var unit =
                unit(databases, settings -> settings.put("hibernate.session_factory.interceptor", interceptor))) {
            var logins = fill(unit);

            assertThat(interceptor.notes)
                    .containsExactly(
                            "begin",
                            "persist " + logins.get(0),
                            "persist " + logins.get(1),
                            "completing",
                            "completed COMMITTED");
        }
    }

    private static IntegratorProvider integrating(Consumer<EventListenerRegistry> listeners) {
        return () -> List.of(new Integrator() {
            @Override
            public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
                listeners.accept(factory.getEventListenerRegistry());
            }
        });
    }

    @OnEachDatabase
    void listenersAreGivenTheFacade(Databases databases) {
        var sessions = new ArrayList<Object>();
        var listening = integrating(registry -> {
            registry.appendListeners(EventType.PRE_INSERT, event -> {
                sessions.add(event.getSession());
                return false;
            });
            registry.appendListeners(EventType.POST_LOAD, event -> sessions.add(event.getSession()));
            registry.appendListeners(EventType.FLUSH, event -> sessions.add(event.getSession()));
        });
        try (var unit = unit(databases, settings -> settings.put("hibernate.integrator_provider", listening))) {
            var logins = fill(unit);

            assertThat(sessions).hasSizeGreaterThanOrEqualTo(4).allMatch(ShardedSession.class::isInstance);
            sessions.clear();
            unit.factory.inTransaction(session -> {
                session.find(Member.class, logins.get(1));
                assertThat(sessions).containsExactly(session);
            });
        }
    }

    @OnEachDatabase
    void aListenerThatReplacesRoutingStopsTheBoot(Databases databases) {
        var replacing =
                integrating(registry -> registry.setListeners(EventType.LOAD, new DefaultLoadEventListener() {}));

        assertThatThrownBy(() -> unit(databases, settings -> settings.put("hibernate.integrator_provider", replacing)))
                .isInstanceOf(ShardConfigurationException.class)
                .hasMessageContaining("replaces Hibernate's own listener for 'load' events")
                .hasMessageContaining("Pre, Post or Flush listener");
    }

    @OnEachDatabase
    void statisticsAreSumsOverTheDatabases(Databases databases) {
        try (var unit = unit(databases, settings -> settings.put("hibernate.generate_statistics", true))) {
            var logins = fill(unit);

            unit.factory.inTransaction(session -> {
                logins.forEach(login -> session.find(Member.class, login));
                assertThat(session.getStatistics().getEntityCount()).isEqualTo(2);
                assertThat(session.getStatistics().getEntityKeys()).hasSize(2);
            });
            assertThat(unit.factory.getStatistics().getEntityInsertCount()).isEqualTo(2);
            assertThat(unit.factory.getStatistics().getEntityLoadCount()).isEqualTo(2);
        }
    }

    @OnEachDatabase
    void aSessionUnwrapsToItselfAndToNothingInner(Databases databases) {
        try (var unit = unit(databases, settings -> {});
                var session = unit.factory.openSession()) {
            for (var type : List.of(Session.class, SessionImplementor.class, ShardedSession.class)) {
                assertThat(session.unwrap(type)).isSameAs(session);
            }
            for (var type :
                    List.of(SessionFactory.class, SessionFactoryImplementor.class, ShardedSessionFactory.class)) {
                assertThat(unit.factory.unwrap(type)).isSameAs(unit.factory);
            }
            for (var inner : List.of(SessionImpl.class, Connection.class)) {
                assertThatThrownBy(() -> session.unwrap(inner))
                        .isInstanceOf(PersistenceException.class)
                        .hasMessageContaining("cannot be unwrapped to '" + inner.getName())
                        .hasMessageContaining("Unwrap it to an interface");
            }
            assertThat(session.getEntityManagerFactory()).isSameAs(unit.factory);
        }
    }

    @OnEachDatabase
    void theCurrentSessionOfAThreadIsAFacade(Databases databases) {
        try (var unit =
                unit(databases, settings -> settings.put("hibernate.current_session_context_class", "thread"))) {
            var logins = fill(unit);
            var session = unit.factory.getCurrentSession();
            session.beginTransaction();
            session.find(Member.class, logins.get(0)).age = 11;
            session.find(Member.class, logins.get(1)).age = 21;
            assertThat(unit.factory.getCurrentSession()).isSameAs(session);
            session.getTransaction().commit();

            assertThat(unit.factory.getCurrentSession()).isNotSameAs(session);
            unit.factory.inTransaction(
                    its -> assertThat(its.find(Member.class, logins.get(1)).age).isEqualTo(21));
        }
        try (var unit = unit(databases, settings -> {})) {
            assertThatThrownBy(unit.factory::getCurrentSession)
                    .hasMessageContaining("There is no current session")
                    .hasMessageContaining("Set it, or open sessions yourself");
        }
    }
}
