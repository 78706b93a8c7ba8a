package io.hibernateshards.random;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import io.hibernateshards.fixtures.entity.ClassShape;
import io.hibernateshards.fixtures.entity.FieldShape;
import io.hibernateshards.fixtures.entity.TypeShape;
import io.hibernateshards.random.Schema.Attribute;
import io.hibernateshards.random.Schema.Elements;
import io.hibernateshards.random.Schema.Entity;
import io.hibernateshards.random.Schema.Form;
import io.hibernateshards.random.Schema.Place;
import io.hibernateshards.random.Schema.Role;
import io.hibernateshards.random.Schema.ToOne;
import io.hibernateshards.sharding.Crc32Sharding;
import io.hibernateshards.sharding.Md5Sharding;
import io.hibernateshards.sharding.RangePart;
import io.hibernateshards.sharding.RangeSharding;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.type.TypeDescription;

/** The classes of a schema's entities. */
final class SchemaClasses {

    /** The embeddable in collections of such. */
    static final String PART = "Part";

    private final Schema schema;
    private final List<ClassShape> shapes = new ArrayList<>();

    private SchemaClasses(Schema schema) {
        this.schema = schema;
    }

    static List<ClassShape> shapes(Schema schema) {
        return new SchemaClasses(schema).all();
    }

    private List<ClassShape> all() {
        if (schema.entities().stream()
                .flatMap(entity -> entity.elements().stream())
                .anyMatch(elements -> elements.form() == Form.PARTS)) {
            shapes.add(new ClassShape(
                    PART,
                    Optional.empty(),
                    true,
                    List.of(plain(Embeddable.class)),
                    List.of(FieldShape.of("name", String.class), FieldShape.of("amount", Integer.class))));
        }
        schema.entities().forEach(this::add);
        return shapes;
    }

    private void add(Entity entity) {
        var fields = new ArrayList<FieldShape>();
        fields.add(id(entity));
        entity.key().ifPresent(key -> fields.add(basic(key).with(ShardKey.class)));
        entity.attributes().forEach(attribute -> fields.add(basic(attribute)));
        entity.embedded().ifPresent(embedded -> {
            var name = entity.name() + "Place";
            shapes.add(new ClassShape(
                    name,
                    Optional.empty(),
                    true,
                    List.of(plain(Embeddable.class)),
                    embedded.parts().stream().map(SchemaClasses::basic).toList()));
            fields.add(new FieldShape(embedded.name(), TypeShape.made(name), List.of(plain(Embedded.class))));
        });
        entity.elements().forEach(elements -> fields.add(elements(elements)));
        entity.toOnes().forEach(toOne -> fields.add(toOne(toOne)));
        entity.toManys()
                .forEach(toMany -> fields.add(new FieldShape(
                        toMany.name(),
                        TypeShape.of(Set.class, TypeShape.made(toMany.target())),
                        List.of(of(OneToMany.class)
                                .define("mappedBy", toMany.mappedBy())
                                .build()))));
        if (entity.isVersioned()) {
            fields.add(FieldShape.of("version", Integer.class).with(Version.class));
        }
        shapes.add(new ClassShape(entity.name(), Optional.empty(), false, annotations(entity), fields));
        for (var subclass : entity.subclasses()) {
            shapes.add(new ClassShape(
                    subclass.name(),
                    Optional.of(entity.name()),
                    false,
                    List.of(plain(jakarta.persistence.Entity.class)),
                    subclass.attributes().stream().map(SchemaClasses::basic).toList()));
        }
    }

    private FieldShape id(Entity entity) {
        boolean isKey = entity.isSharded()
                && entity.role() != Role.CHILD
                && entity.key().isEmpty();
        if (!entity.hasEmbeddedId()) {
            var id = basic(new Attribute("id", entity.idKind(), false)).with(Id.class);
            return isKey ? id.with(ShardKey.class) : id;
        }
        var name = entity.name() + "Id";
        var owner = basic(new Attribute("owner", entity.idKind(), false));
        shapes.add(new ClassShape(
                name,
                Optional.empty(),
                true,
                List.of(plain(Embeddable.class)),
                List.of(isKey ? owner.with(ShardKey.class) : owner, FieldShape.of("number", Integer.class))));
        return new FieldShape("id", TypeShape.made(name), List.of(plain(EmbeddedId.class)));
    }

    private static List<AnnotationDescription> annotations(Entity entity) {
        var annotations = new ArrayList<AnnotationDescription>();
        annotations.add(plain(jakarta.persistence.Entity.class));
        // Some names are reserved words of SQL.
        annotations.add(of(Table.class)
                .define("name", "t_" + entity.name().toLowerCase(Locale.ROOT))
                .build());
        entity.inheritance()
                .ifPresent(strategy -> annotations.add(
                        of(Inheritance.class).define("strategy", strategy).build()));
        switch (entity.role()) {
            case ROOT, CHILD ->
                annotations.add(of(EntityGroup.class).define("value", "owner").build());
            case OTHER ->
                annotations.add(of(EntityGroup.class).define("value", "shop").build());
            case REFERENCE -> annotations.add(plain(ReferenceEntity.class));
            case UNSHARDED -> {}
        }
        if (entity.isSharded()) {
            boolean tellsPlace = entity.role() != Role.CHILD && entity.key().isEmpty();
            if (!tellsPlace && entity.idKind() != Kind.UUID_VALUE) {
                annotations.add(plain(UniquePerDatabase.class));
            }
            function(entity).ifPresent(annotations::add);
        }
        return annotations;
    }

    private static Optional<AnnotationDescription> function(Entity entity) {
        return switch (entity.sharding()) {
            case HASH -> Optional.empty();
            case CRC32 -> Optional.of(plain(Crc32Sharding.class));
            case MD5 -> Optional.of(plain(Md5Sharding.class));
            case RANGE -> Optional.of(ranges(entity.keyPath().orElseThrow().kind()));
        };
    }

    private static AnnotationDescription ranges(Kind kind) {
        var bound = Map.of(Kind.TEXT, "b", Kind.DATE, "2024-01-03").getOrDefault(kind, "2");
        var ranges = of(RangeSharding.class)
                .defineAnnotationArray(
                        "parts",
                        TypeDescription.ForLoadedType.of(RangePart.class),
                        of(RangePart.class)
                                .define("name", "low")
                                .define("before", bound)
                                .define("vshards", "0-3")
                                .build(),
                        of(RangePart.class)
                                .define("name", "high")
                                .define("from", bound)
                                .define("vshards", "4-7")
                                .build());
        return (kind == Kind.TEXT ? ranges.define("binaryCollation", true) : ranges).build();
    }

    private static FieldShape elements(Elements elements) {
        var type = TypeShape.of(elements.kind().javaType);
        var field = switch (elements.form()) {
            case SET -> TypeShape.of(Set.class, type);
            case LIST -> TypeShape.of(List.class, type);
            case MAP -> TypeShape.of(Map.class, TypeShape.of(String.class), type);
            case PARTS -> TypeShape.of(Set.class, TypeShape.made(PART));
        };
        var shape = new FieldShape(elements.name(), field, List.of(plain(ElementCollection.class)));
        return elements.form() == Form.LIST ? shape.with(OrderColumn.class) : shape;
    }

    private static FieldShape toOne(ToOne toOne) {
        var shape = new FieldShape(
                toOne.name(),
                TypeShape.made(toOne.target()),
                List.of(of(ManyToOne.class)
                        .define("fetch", FetchType.LAZY)
                        .define("optional", toOne.isNullable())
                        .build()));
        return toOne.place() == Place.KEY ? shape.with(ShardKey.class) : shape;
    }

    private static FieldShape basic(Attribute attribute) {
        var shape = FieldShape.of(attribute.name(), attribute.kind().javaType);
        var column = of(Column.class).define("nullable", attribute.isNullable());
        return switch (attribute.kind()) {
            case DECIMAL ->
                shape.with(column.define("precision", 12).define("scale", 2).build());
            case FINE ->
                shape.with(column.define("precision", 15).define("scale", 5).build());
            case NAMED ->
                shape.with(column.build())
                        .with(of(Enumerated.class)
                                .define("value", EnumType.STRING)
                                .build());
            case YES_NO -> shape.with(column.define("length", 1).build()).with(converter(Converters.YesNo.class));
            case MONEY -> shape.with(column.build()).with(converter(Converters.Cents.class));
            default -> shape.with(column.build());
        };
    }

    private static AnnotationDescription converter(Class<?> converter) {
        return of(Convert.class).define("converter", converter).build();
    }

    private static AnnotationDescription.Builder of(Class<? extends Annotation> type) {
        return AnnotationDescription.Builder.ofType(type);
    }

    private static AnnotationDescription plain(Class<? extends Annotation> type) {
        return of(type).build();
    }
}
