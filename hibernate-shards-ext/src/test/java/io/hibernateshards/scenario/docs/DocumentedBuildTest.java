package io.hibernateshards.scenario.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The versions that the documentation tells are those of this build. */
class DocumentedBuildTest {

    private static Document pom(String path) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of(path).toFile());
    }

    private static String child(Element element, String name) {
        return element.getElementsByTagName(name).item(0).getTextContent().strip();
    }

    @Test
    void theLibrarysVersionIsThatOfThisBuild() throws Exception {
        var project = pom("../pom.xml").getDocumentElement();
        var documented = pom("src/test/resources/docs/pom.xml").getDocumentElement();
        var dependencies = documented.getElementsByTagName("dependency");

        assertThat(child((Element) documented.getElementsByTagName("parent").item(0), "version"))
                .isEqualTo(child(project, "version.spring.boot"));
        assertThat(IntStream.range(0, dependencies.getLength())
                        .mapToObj(number -> (Element) dependencies.item(number))
                        .filter(dependency -> child(dependency, "groupId").equals("io.hibernateshards"))
                        .map(dependency -> child(dependency, "artifactId") + " " + child(dependency, "version")))
                .containsExactly("hibernate-shards-ext " + child(project, "version"));
    }
}
