package io.hibernateshards.examples.employees;

import io.hibernateshards.examples.Account;
import jakarta.persistence.Persistence;
import java.util.List;

/** Four employees, two of whom have a picture. */
public final class EmployeesExample {

    private EmployeesExample() {}

    public static void run(Account account) {
        try (var factory = Persistence.createEntityManagerFactory("employees")) {
            var staff = new Staff(factory);
            account.begin("Employees and their pictures, on two databases", factory);
            account.act("Four are hired", factory, () -> {
                hire(staff);
            });
            account.act("Alice and Charlie bring a picture", factory, () -> {
                portray(staff);
            });
            account.ask("Everybody's name", factory, staff::names);
            account.ask("Who has no picture yet", factory, staff::withoutPicture);
            account.ask("Bob's profile", factory, () -> List.of(staff.profile(2)));
            account.ask("Alice's profile", factory, () -> List.of(staff.profile(1)));
            account.ask("All profiles", factory, staff::profiles);
        }
    }

    static void hire(Staff staff) {
        staff.hire(1, "Alice");
        staff.hire(2, "Bob");
        staff.hire(3, "Charlie");
        staff.hire(4, "Diana");
    }

    static void portray(Staff staff) {
        staff.portray(1, new byte[20_000]);
        staff.portray(3, new byte[35_000]);
    }
}
