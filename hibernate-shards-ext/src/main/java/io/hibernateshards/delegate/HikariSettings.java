package io.hibernateshards.delegate;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of HikariCP that a unit can have: those that its own class takes as text, under any of their spellings
 * ({@code leakDetectionThreshold}, {@code leak-detection-threshold}). There are none where HikariCP is not on the class path.
 */
public final class HikariSettings {

    /** What the driver is given, in HikariCP's spelling and in Spring Boot's. */
    private static final String OF_DRIVER = "dataSource.";

    private static final String OF_DRIVER_IN_SPRING = "datasourceproperties.";

    /** What other settings of a database say, or what no application may change. */
    private static final Set<String> DECIDED = Set.of(
            "jdbcUrl",
            "username",
            "password",
            "driverClassName",
            "dataSourceClassName",
            "dataSourceJNDI",
            "poolName",
            "initializationFailTimeout");

    private static final Set<Class<?>> TEXTUAL = Set.of(String.class, int.class, long.class, boolean.class);

    private static final Map<String, String> NAMES = read();

    private HikariSettings() {}

    private static Map<String, String> read() {
        var names = new TreeMap<String, String>();
        if (ConnectionSource.isHikariPresent()) {
            for (var method : HikariConnections.configuration().getMethods()) {
                if (method.getName().startsWith("set")
                        && method.getParameterCount() == 1
                        && TEXTUAL.contains(method.getParameterTypes()[0])) {
                    var name = method.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                            + method.getName().substring(4);
                    if (!DECIDED.contains(name)) {
                        names.put(uniform(name), name);
                    }
                }
            }
        }
        return names;
    }

    /** All names, as HikariCP spells them. */
    public static Collection<String> names() {
        return new TreeSet<>(NAMES.values());
    }

    /** The name that is meant, as HikariCP spells it; empty where there is none such. */
    public static Optional<String> nameOf(String spelling) {
        if (NAMES.isEmpty()) {
            return Optional.empty();
        }
        int dot = spelling.indexOf('.') + 1;
        return spelling.startsWith(OF_DRIVER)
                        || uniform(spelling.substring(0, dot)).equals(OF_DRIVER_IN_SPRING)
                ? Optional.of(OF_DRIVER + spelling.substring(dot)).filter(name -> name.length() > OF_DRIVER.length())
                : Optional.ofNullable(NAMES.get(uniform(spelling)));
    }

    /** Whether HikariCP takes that value for the setting of that name. */
    public static boolean takes(String name, String value) {
        return HikariConnections.takes(name, value);
    }

    private static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
