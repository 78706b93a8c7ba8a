package io.hibernateshards.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSessionBuilder;
import org.hibernate.engine.creation.internal.SessionBuilderImpl;
import org.hibernate.engine.creation.internal.StatelessSessionBuilderImpl;
import org.hibernate.engine.creation.spi.SessionBuilderImplementor;
import org.hibernate.engine.spi.SessionDelegatorBaseImpl;
import org.hibernate.engine.spi.SessionFactoryDelegatingImpl;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionDelegatorBaseImpl;
import org.hibernate.engine.spi.StatelessSessionImplementor;
import org.hibernate.event.spi.EventSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method of the interfaces that the façades stand in for is decided in {@code facade-decisions.txt}, and does what was
 * decided: a method that Hibernate adds, and nobody has thought about, fails here instead of going to one database unseen.
 */
class FacadeDecisionTest {

    private static final String TABLE = "facade-decisions.txt";

    private enum Decision {
        ROUTED,
        SCATTERED,
        LOCAL,
        REFUSED
    }

    /**
     * @param section its section of the table
     * @param type the façade
     * @param of the interfaces, with all that they extend
     * @param answering the class of Hibernate whose answers are right for what is local, if there is one
     * @param refusing the class of Hibernate whose methods all end in a refusal here, if there is one
     * @param handingOn the class of Hibernate whose methods all hand on to the façade {@code below}, if there is one
     */
    record Facade(
            String section,
            Class<?> type,
            List<Class<?>> of,
            Class<?> answering,
            Class<?> refusing,
            Class<?> handingOn,
            String below) {

        Facade(String section, Class<?> type, Class<?> of, Class<?> answering, Class<?> refusing) {
            this(section, type, List.of(of), answering, refusing, Void.class, section);
        }

        /** Whether the façade below decides, and decides so. */
        boolean handsOn(String signature, Decision decision, Class<?> owner) {
            return owner == handingOn && decisions(below).get(signature) == decision;
        }

        /** One method per signature, by the text of the signature. */
        Map<String, Method> methods() {
            var methods = new TreeMap<String, Method>();
            of.stream()
                    .flatMap(type -> Arrays.stream(type.getMethods()))
                    .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                    .forEach(method -> methods.merge(signature(method), method, (one, other) -> {
                        assertThat(one.getParameterTypes()).isEqualTo(other.getParameterTypes());
                        return one;
                    }));
            return methods;
        }

        /** The method that a call of that signature runs. */
        Method running(Method declared) {
            try {
                return type.getMethod(declared.getName(), declared.getParameterTypes());
            } catch (NoSuchMethodException absent) {
                throw new AssertionError(absent);
            }
        }

        @Override
        public String toString() {
            return section;
        }
    }

    static Stream<Facade> facades() {
        return Stream.of(
                new Facade(
                        "session",
                        ShardedSessionImpl.class,
                        EventSource.class,
                        Object.class,
                        SessionDelegatorBaseImpl.class),
                new Facade(
                        "stateless session",
                        ShardedStatelessSessionImpl.class,
                        List.of(StatelessSessionImplementor.class),
                        Object.class,
                        Void.class,
                        SharedSessionDelegatorBaseImpl.class,
                        "session"),
                new Facade(
                        "session builder",
                        FacadeSessionBuilder.class,
                        SessionBuilderImplementor.class,
                        SessionBuilderImpl.class,
                        Void.class),
                new Facade(
                        "stateless session builder",
                        FacadeStatelessSessionBuilder.class,
                        StatelessSessionBuilder.class,
                        StatelessSessionBuilderImpl.class,
                        Void.class),
                new Facade(
                        "session factory",
                        ShardedSessionFactoryImpl.class,
                        SessionFactoryImplementor.class,
                        SessionFactoryDelegatingImpl.class,
                        Void.class));
    }

    @ParameterizedTest
    @MethodSource("facades")
    void everyMethodIsDecidedAndNothingElse(Facade facade) {
        assertThat(decisions(facade.section()).keySet())
                .isEqualTo(facade.methods().keySet());
    }

    @ParameterizedTest
    @MethodSource("facades")
    void whatIsNotRefusedIsTheFacadesOwn(Facade facade) {
        var decisions = decisions(facade.section());
        var inherited = new TreeSet<String>();
        facade.methods().forEach((signature, method) -> {
            var owner = facade.running(method).getDeclaringClass();
            var decision = Objects.requireNonNull(decisions.get(signature), signature);
            boolean own = owner.getName().startsWith("io.hibernateshards.");
            boolean answered =
                    decision == Decision.LOCAL && !owner.isInterface() && owner.isAssignableFrom(facade.answering());
            if (decision != Decision.REFUSED
                    && !own
                    && !answered
                    && !owner.isInterface()
                    && !facade.handsOn(signature, decision, owner)) {
                inherited.add(signature + " of " + owner.getName());
            }
        });

        assertThat(inherited).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("facades")
    void whatIsRefusedIsNotInheritedFromWhereItWouldRun(Facade facade) {
        var decisions = decisions(facade.section());
        var running = new TreeSet<String>();
        facade.methods().forEach((signature, method) -> {
            var owner = facade.running(method).getDeclaringClass();
            if (decisions.get(signature) == Decision.REFUSED
                    && owner != facade.refusing()
                    && !facade.handsOn(signature, Decision.REFUSED, owner)
                    && !owner.getName().startsWith("io.hibernateshards.")) {
                running.add(signature + " of " + owner.getName());
            }
        });

        assertThat(running).isEmpty();
    }

    /** A default method of an interface needs no façade's own form if all that it calls is decided. */
    @ParameterizedTest
    @MethodSource("facades")
    void inheritedDefaultMethodsCallOnlyWhatIsDecided(Facade facade) {
        var decisions = decisions(facade.section());
        var interfaces = interfacesOf(facade);
        var wrong = new TreeSet<String>();
        facade.methods().forEach((signature, method) -> {
            var running = facade.running(method);
            if (running.getDeclaringClass().isInterface()) {
                callsOnItself(facade, interfaces, running).forEach(called -> {
                    if (decisions.get(called) == null
                            || decisions.get(called) == Decision.REFUSED
                                    && decisions.get(signature) != Decision.REFUSED) {
                        wrong.add(signature + " calls " + called + ", which is " + decisions.get(called));
                    }
                });
            }
        });

        assertThat(wrong).isEmpty();
    }

    private static JavaClasses interfacesOf(Facade facade) {
        var owners = facade.methods().values().stream()
                .map(method -> facade.running(method).getDeclaringClass())
                .filter(Class::isInterface)
                .distinct()
                .toArray(Class<?>[]::new);
        return new ClassFileImporter().importClasses(owners);
    }

    private static Set<String> callsOnItself(Facade facade, JavaClasses interfaces, Method running) {
        JavaClass owner = interfaces.get(running.getDeclaringClass());
        return owner.getMethod(running.getName(), running.getParameterTypes()).getMethodCallsFromSelf().stream()
                .filter(call -> isOnItself(facade, call))
                .map(call -> call.getTarget().getName()
                        + call.getTarget().getRawParameterTypes().stream()
                                .map(JavaClass::getSimpleName)
                                .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOnItself(Facade facade, JavaMethodCall call) {
        return facade.of().stream()
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getInterfaces())))
                .anyMatch(type -> call.getTargetOwner().isAssignableFrom(type)
                        && call.getTargetOwner().isInterface());
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The decisions of one section: lines of a word and a signature, under the section's name in brackets. */
    private static Map<String, Decision> decisions(String facade) {
        var decisions = new TreeMap<String, Decision>();
        String section = "";
        for (var line : lines()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.indexOf(']'));
            } else if (section.equals(facade) && !line.isBlank() && !line.startsWith("#")) {
                var words = line.trim().split("\\s+", 2);
                var before = decisions.put(words[1], Decision.valueOf(words[0].toUpperCase(java.util.Locale.ROOT)));
                assertThat(before).as("decided twice: " + line).isNull();
            }
        }
        return decisions;
    }

    private static List<String> lines() {
        try (InputStream table = Objects.requireNonNull(FacadeDecisionTest.class.getResourceAsStream(TABLE))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
