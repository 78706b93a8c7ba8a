package io.hibernateshards.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The packages stand in one order, lowest first, and each uses only those before it. */
class PackageOrderTest {

    /** One line per place in the order; those on one line do not know each other. The root is the empty name. */
    private static final List<Set<String>> ORDER = List.of(
            Set.of(""),
            Set.of("logging"),
            Set.of("metrics"),
            Set.of("topology"),
            Set.of("sharding"),
            Set.of("catalog"),
            Set.of("id"),
            Set.of("mapping"),
            Set.of("scatter"),
            Set.of("delegate"),
            Set.of("fence"),
            Set.of("node"),
            Set.of("schema"),
            Set.of("transaction"),
            Set.of("query.merge"),
            Set.of("query.collation"),
            Set.of("query.analysis"),
            Set.of("query.plan"),
            Set.of("query.rewrite"),
            Set.of("query.gather"),
            Set.of("query.execution"),
            Set.of("association"),
            Set.of("session"),
            Set.of("resharding"),
            Set.of("boot"),
            Set.of("metrics.micrometer", "metrics.jfr", "schema.flyway", "testing", "cli"),
            Set.of("spring"));

    /** What the root may name beside itself. */
    private static final List<String> KNOWN_TO_ROOT =
            List.of("java.", "javax.", "jakarta.persistence.", "org.hibernate.", "org.jspecify.");

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        var unknown = new TreeSet<String>();

        for (var type : LibraryClasses.all()) {
            if (place(ORDER, type) < 0) {
                unknown.add(type.getPackageName());
            }
        }

        assertThat(unknown).as("packages without a place in the order").isEmpty();
    }

    @Test
    void aPackageUsesOnlyThoseBeforeIt() {
        assertThat(violations(ORDER)).isEmpty();
    }

    @Test
    void theOppositeOrderWouldBeBroken() {
        var opposite = new ArrayList<>(ORDER);
        java.util.Collections.reverse(opposite);

        assertThat(violations(opposite)).isNotEmpty();
    }

    @Test
    void theRootNamesOnlyItselfTheJdkJpaAndHibernate() {
        var foreign = new TreeSet<String>();

        for (var type : LibraryClasses.all()) {
            if (type.getPackageName().equals(LibraryClasses.ROOT)) {
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    if (!isKnownToRoot(dependency.getTargetClass().getBaseComponentType())) {
                        foreign.add(dependency.getDescription());
                    }
                }
            }
        }

        assertThat(foreign).isEmpty();
    }

    private static boolean isKnownToRoot(JavaClass type) {
        return type.isPrimitive()
                || type.getPackageName().equals(LibraryClasses.ROOT)
                || KNOWN_TO_ROOT.stream().anyMatch(type.getName()::startsWith);
    }

    private static List<String> violations(List<Set<String>> order) {
        return LibraryClasses.all().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isUpwards(order, dependency))
                .map(Dependency::getDescription)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isUpwards(List<Set<String>> order, Dependency dependency) {
        var from = dependency.getOriginClass();
        var to = dependency.getTargetClass().getBaseComponentType();
        return LibraryClasses.contains(to)
                && !from.getPackageName().equals(to.getPackageName())
                && place(order, to) >= place(order, from);
    }

    private static int place(List<Set<String>> order, JavaClass type) {
        String name = LibraryClasses.below(type.getPackageName());
        for (int place = 0; place < order.size(); place++) {
            if (order.get(place).contains(name)) {
                return place;
            }
        }
        return -1;
    }
}
