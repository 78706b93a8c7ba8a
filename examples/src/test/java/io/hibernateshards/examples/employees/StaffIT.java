package io.hibernateshards.examples.employees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.CrossDatabaseWriteException;
import io.hibernateshards.examples.ExampleUnits;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.fixtures.jdbc.FaultyDataSource;
import io.hibernateshards.testing.ShardsExtension;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Employees and their pictures on H2 and PostgreSQL. */
@NullUnmarked
class StaffIT {

    private static final Set<String> BOTH = Set.of("staff", "pictures");

    private List<TestDatabase> stores;
    private EntityManagerFactory factory;
    private Staff staff;

    @RegisterExtension
    final ShardsExtension shards = ShardsExtension.of(() -> factory);

    private void open(Databases databases) {
        stores = databases.fresh("staff", "pictures");
        factory = ExampleUnits.open("employees", stores);
        fill();
    }

    private void fill() {
        staff = new Staff(factory);
        EmployeesExample.hire(staff);
        EmployeesExample.portray(staff);
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private List<String> rows(String database, String sql) {
        return ExampleUnits.rows(stores, database, sql);
    }

    @OnEachDatabase
    void eachDatabaseHasItsOwnTableAlone(Databases databases) {
        open(databases);

        assertThat(rows("staff", "select id, name, picture_id from Employee order by id"))
                .containsExactly("1|Alice|1", "2|Bob|null", "3|Charlie|3", "4|Diana|null");
        assertThat(rows("pictures", "select id from EmployeePicture order by id"))
                .containsExactly("1", "3");
        var tables = databases.kind() == DatabaseKind.POSTGRESQL
                ? "select tablename from pg_tables where tablename like 'employee%'"
                : "select lower(table_name) from information_schema.tables where lower(table_name) like 'employee%'";
        assertThat(rows("staff", tables)).containsExactly("employee");
        assertThat(rows("pictures", tables)).containsExactly("employeepicture");
    }

    @OnEachDatabase
    void whatNeedsNoPictureAsksForNone(Databases databases) {
        open(databases);

        shards.touchesDatabases(
                Set.of("staff"), () -> assertThat(staff.names()).containsExactly("Alice", "Bob", "Charlie", "Diana"));
        shards.touchesDatabases(
                Set.of("staff"), () -> assertThat(staff.withoutPicture()).containsExactly("Bob", "Diana"));
        shards.touchesDatabases(
                Set.of("staff"), () -> assertThat(staff.profile(2)).isEqualTo(new Profile(2, "Bob", 0)));
    }

    @OnEachDatabase
    void aProfileIsOneEmployeeOfTwoDatabases(Databases databases) {
        open(databases);

        assertThat(shards.statementsOf(() -> assertThat(staff.profile(1)).isEqualTo(new Profile(1, "Alice", 20_000))))
                .isEqualTo(Map.of("staff", 1L, "pictures", 1L));
    }

    @OnEachDatabase
    void allProfilesAreOneStatementOnEachDatabase(Databases databases) {
        open(databases);

        assertThat(shards.statementsOf(() -> assertThat(staff.profiles())
                        .containsExactly(
                                new Profile(1, "Alice", 20_000),
                                new Profile(2, "Bob", 0),
                                new Profile(3, "Charlie", 35_000),
                                new Profile(4, "Diana", 0))))
                .isEqualTo(Map.of("staff", 1L, "pictures", 1L));
    }

    @OnEachDatabase
    void anotherPictureTakesThePlaceOfTheFirst(Databases databases) {
        open(databases);

        shards.touchesDatabases(BOTH, () -> staff.portray(3, new byte[] {1, 2, 3}));

        assertThat(staff.profile(3)).isEqualTo(new Profile(3, "Charlie", 3));
        assertThat(rows("pictures", "select id from EmployeePicture order by id"))
                .containsExactly("1", "3");
    }

    @OnEachDatabase
    void oneTransactionDoesNotWriteBoth(Databases databases) {
        open(databases);

        assertThatThrownBy(() -> factory.runInTransaction(entityManager -> {
                    var picture = new EmployeePicture(5, new byte[] {1});
                    entityManager.persist(picture);
                    entityManager.persist(new Employee(5, "Eve", picture));
                }))
                .hasStackTraceContaining(CrossDatabaseWriteException.class.getName());

        assertThat(rows("staff", "select id from Employee where id = 5")).isEmpty();
        assertThat(rows("pictures", "select id from EmployeePicture where id = 5"))
                .isEmpty();
    }

    @OnEachDatabase
    void aPictureThatWasDeletedIsMissedWhenItIsLoaded(Databases databases) {
        open(databases);

        factory.runInTransaction(entityManager -> entityManager.remove(entityManager.find(EmployeePicture.class, 1L)));

        assertThat(staff.names()).contains("Alice");
        assertThatThrownBy(() -> staff.profile(1)).isInstanceOf(EntityNotFoundException.class);
    }

    @OnEachDatabase
    void withoutThePicturesDatabaseNamesAreServedAndPicturesFailByName(Databases databases) {
        stores = databases.fresh("staff", "pictures");
        var pictures = new FaultyDataSource("pictures", stores.get(1).dataSource());
        factory = ExampleUnits.open("employees", stores, Map.of("pictures", real -> pictures));
        fill();

        pictures.die();

        assertThat(staff.names()).hasSize(4);
        assertThat(staff.profile(2).pictureBytes()).isZero();
        assertThatThrownBy(() -> staff.profile(1)).hasStackTraceContaining("'pictures'");
        assertThatThrownBy(() -> staff.portray(2, new byte[] {1})).hasStackTraceContaining("'pictures'");
        pictures.heal();
        assertThat(staff.withoutPicture()).containsExactly("Bob", "Diana");
    }
}
