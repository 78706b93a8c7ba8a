package io.hibernateshards.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.hibernateshards.ShardId;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The classes of the library alone, without its tests and what lies beside it on the class path. */
final class LibraryClasses {

    static final String ROOT = "io.hibernateshards";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(location());

    private LibraryClasses() {}

    static JavaClasses all() {
        return CLASSES;
    }

    static boolean contains(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** The name of a package below the root's, empty for the root itself. */
    static String below(String packageName) {
        return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
    }

    private static Path location() {
        try {
            return Path.of(ShardId.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException invalid) {
            throw new IllegalStateException(invalid);
        }
    }
}
