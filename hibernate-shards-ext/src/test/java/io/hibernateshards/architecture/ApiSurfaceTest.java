package io.hibernateshards.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Internal;
import org.junit.jupiter.api.Test;

/** Who writes against the public packages never meets a type that is not one of theirs. */
class ApiSurfaceTest {

    /** The packages that users rely on; the root is the empty name. All others are marked as internal. */
    private static final Set<String> API =
            Set.of("", "topology", "sharding", "id", "resharding", "boot", "testing", "metrics");

    /** Signatures that may show an internal type, each with its reason: member's full name to reason. */
    private static final java.util.Map<String, String> EXCEPTIONS = java.util.Map.of();

    @Test
    void aPackageIsEitherApiOrInternal() {
        var undecided = new TreeSet<String>();

        for (var type : LibraryClasses.all()) {
            boolean isApi = API.contains(LibraryClasses.below(type.getPackageName()));
            if (isApi == type.getPackage().isAnnotatedWith(Internal.class)) {
                undecided.add(type.getPackageName());
            }
        }

        assertThat(undecided)
                .as("packages that are API and @Internal, or neither")
                .isEmpty();
    }

    @Test
    void signaturesShowNoInternalType() {
        var shown = LibraryClasses.all().stream()
                .filter(ApiSurfaceTest::isApi)
                .flatMap(ApiSurfaceTest::internalTypesShown)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(shown).isEmpty();
    }

    private static boolean isApi(JavaClass type) {
        return API.contains(LibraryClasses.below(type.getPackageName())) && isVisible(type);
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(ApiSurfaceTest::isVisible).orElse(true)
                && !type.isAnonymousClass()
                && !type.isLocalClass();
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<String> internalTypesShown(JavaClass type) {
        var parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .flatMap(parent -> internals(type.getName(), parent));
        var members = type.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(member -> !EXCEPTIONS.containsKey(member.getFullName()))
                .flatMap(member -> types(member).stream().flatMap(shown -> internals(member.getFullName(), shown)));
        return Stream.concat(parents, members);
    }

    private static List<JavaType> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return List.of(field.getType());
        }
        var codeUnit = (JavaCodeUnit) member;
        return Stream.concat(
                        Stream.of(codeUnit.getReturnType()),
                        Stream.concat(codeUnit.getParameterTypes().stream(), codeUnit.getExceptionTypes().stream()))
                .toList();
    }

    private static Stream<String> internals(String where, JavaType shown) {
        return shown.getAllInvolvedRawTypes().stream()
                .filter(LibraryClasses::contains)
                .filter(type -> type.isAnnotatedWith(Internal.class)
                        || type.getPackage().isAnnotatedWith(Internal.class))
                .map(type -> where + " shows " + type.getName());
    }
}
