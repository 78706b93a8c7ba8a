package io.hibernateshards.random;

import io.hibernateshards.random.Schema.Attribute;
import io.hibernateshards.random.Schema.Elements;
import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Form;
import io.hibernateshards.random.Schema.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the expressions of a query block may name. */
final class Scope {

    /** An expression and the kind of its values. */
    record Typed(String text, Kind kind) {}

    /**
     * A from-element that is an entity.
     *
     * @param type the entity, or one that extends it
     */
    record Source(String alias, Entity entity, String type) {}

    /** A from-element that is an element of a collection. */
    record Element(String alias, Elements elements, Source owner) {}

    private final Schema schema;
    final Optional<Scope> outer;
    final List<Source> sources = new ArrayList<>();
    final List<Element> elements = new ArrayList<>();

    Scope(Schema schema, Optional<Scope> outer) {
        this.schema = schema;
        this.outer = outer;
    }

    /** How far a path goes. */
    enum Way {
        /** Attributes of the entity and its embeddable. */
        OWN,
        ID,
        /** Along the shard key, to the entity that owns it. */
        OWNER,
        REFERENCE,
        ACROSS,
        TREATED,
        SIZE,
        ELEMENT
    }

    /** The paths of that way from all from-elements. */
    List<Typed> paths(Way way) {
        var paths = new ArrayList<Typed>();
        if (way == Way.ELEMENT) {
            elements.forEach(element -> paths.addAll(pathsOf(element)));
        }
        sources.forEach(source -> paths.addAll(paths(source, way)));
        return paths;
    }

    List<Typed> paths(Source source, Way way) {
        var alias = source.alias() + '.';
        var entity = source.entity();
        var paths = new ArrayList<Typed>();
        switch (way) {
            case OWN -> {
                add(alias, entity.basics(), paths);
                entity.embedded().ifPresent(embedded -> add(alias + embedded.name() + '.', embedded.parts(), paths));
                entity.subclasses().stream()
                        .filter(subclass -> subclass.name().equals(source.type()))
                        .forEach(subclass -> add(alias, subclass.attributes(), paths));
            }
            case ID -> {
                add(alias, entity.ids(), paths);
                entity.toOnes()
                        .forEach(toOne -> add(
                                alias + toOne.name() + '.',
                                schema.entity(toOne.target()).ids(),
                                paths));
            }
            case OWNER -> navigated(source, Place.KEY, paths);
            case REFERENCE -> navigated(source, Place.REFERENCE, paths);
            case ACROSS -> navigated(source, Place.ACROSS, paths);
            case TREATED -> {
                if (source.type().equals(entity.name())) {
                    entity.subclasses()
                            .forEach(subclass -> add(
                                    "treat(" + source.alias() + " as " + subclass.name() + ").",
                                    subclass.attributes(),
                                    paths));
                }
            }
            case SIZE -> {
                entity.elements().forEach(each -> paths.add(new Typed("size(" + alias + each.name() + ')', Kind.INT)));
                entity.toManys().forEach(each -> paths.add(new Typed("size(" + alias + each.name() + ')', Kind.INT)));
            }
            case ELEMENT -> entity.elements().forEach(each -> functions(alias + each.name(), each, paths));
        }
        return paths;
    }

    private void navigated(Source source, Place place, List<Typed> paths) {
        for (var toOne : source.entity().toOnes()) {
            if (toOne.place() == place) {
                var target = schema.entity(toOne.target());
                var prefix = source.alias() + '.' + toOne.name() + '.';
                add(prefix, target.basics(), paths);
                target.embedded().ifPresent(embedded -> add(prefix + embedded.name() + '.', embedded.parts(), paths));
            }
        }
    }

    private static void add(String prefix, List<Attribute> attributes, List<Typed> paths) {
        attributes.forEach(attribute -> paths.add(new Typed(prefix + attribute.name(), attribute.kind())));
    }

    private static List<Typed> pathsOf(Element element) {
        var alias = element.alias();
        return switch (element.elements().form()) {
            case SET -> List.of(new Typed(alias, element.elements().kind()));
            case LIST ->
                List.of(new Typed(alias, element.elements().kind()), new Typed("index(" + alias + ')', Kind.INT));
            case MAP ->
                List.of(
                        new Typed("value(" + alias + ')', element.elements().kind()),
                        new Typed("key(" + alias + ')', Kind.TEXT));
            case PARTS -> List.of(new Typed(alias + ".name", Kind.TEXT), new Typed(alias + ".amount", Kind.INT));
        };
    }

    /** What tells the elements of one owner from each other. */
    static List<String> identity(Element element) {
        var alias = element.alias();
        return switch (element.elements().form()) {
            case SET -> List.of(alias);
            case LIST -> List.of("index(" + alias + ')');
            case MAP -> List.of("key(" + alias + ')');
            case PARTS -> List.of(alias + ".name", alias + ".amount");
        };
    }

    private static void functions(String path, Elements elements, List<Typed> paths) {
        if (elements.form() == Form.PARTS) {
            return;
        }
        if (elements.form() == Form.LIST) {
            paths.add(new Typed(path + "[0]", elements.kind()));
            paths.add(new Typed("maxindex(" + path + ')', Kind.INT));
        } else if (elements.form() == Form.MAP) {
            paths.add(new Typed(path + "['m0']", elements.kind()));
        }
        paths.add(new Typed("max(elements(" + path + "))", elements.kind()));
        paths.add(new Typed("min(elements(" + path + "))", elements.kind()));
    }
}
