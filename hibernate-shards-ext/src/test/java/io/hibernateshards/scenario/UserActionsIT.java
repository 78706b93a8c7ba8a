package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.Databases;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Hierarchical keys: the user decides the place, the number the order inside it; blobs and small tables stay elsewhere. */
class UserActionsIT {

    private static final List<String> DATABASES = List.of("small", "one", "two", "blobs");
    private static final String GROUPS = "a: 0-3 @ one; b: 4-7 @ two";

    @Embeddable
    static class ActionId implements Serializable {

        private static final long serialVersionUID = 1;

        @ShardKey
        String actor;

        int number;

        ActionId() {}

        ActionId(String actor, int number) {
            this.actor = actor;
            this.number = number;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ActionId id && id.actor.equals(actor) && id.number == number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(actor, number);
        }
    }

    @Entity(name = "Action")
    @EntityGroup("actor")
    static class Action {
        @EmbeddedId
        ActionId id;

        @ManyToOne(fetch = FetchType.LAZY)
        Picture picture;

        @ManyToOne(fetch = FetchType.LAZY)
        Category category;

        @OneToMany(mappedBy = "action", cascade = CascadeType.ALL)
        List<Step> steps = new ArrayList<>();

        Action() {}

        Action(String actor, int number) {
            this.id = new ActionId(actor, number);
        }
    }

    @Entity(name = "Step")
    @EntityGroup("actor")
    static class Step {
        @Id
        UUID id = UUID.randomUUID();

        @ShardKey
        @ManyToOne(optional = false)
        Action action;

        Step() {}

        Step(Action action) {
            this.action = action;
        }
    }

    @Entity(name = "Picture")
    @PinnedTo("blobs")
    static class Picture {
        @Id
        String name;

        @Lob
        byte[] content;

        Picture() {}

        Picture(String name, byte... content) {
            this.name = name;
            this.content = content;
        }

        byte[] content() {
            return content;
        }
    }

    @Entity(name = "Category")
    static class Category {
        @Id
        String name;

        String title;

        Category() {}

        Category(String name, String title) {
            this.name = name;
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static WatchedUnit unit(Databases databases) {
        return WatchedUnit.of(
                databases,
                DATABASES,
                Map.of("hibernate.shards.virtual_shards", 8, "hibernate.shards.groups", GROUPS),
                Action.class,
                Step.class,
                Picture.class,
                Category.class);
    }

    /** An actor whose place is that database. */
    private static String actorOn(WatchedUnit unit, String database) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> "actor" + number)
                .filter(actor ->
                        unit.databaseOf(Action.class, new ActionId(actor, 1)).equals(database))
                .findFirst()
                .orElseThrow();
    }

    @OnEachDatabase
    void aRangeOfTheSecondPartStaysOnOneDatabase(Databases databases) {
        try (var unit = unit(databases)) {
            var actors = List.of(actorOn(unit, "one"), actorOn(unit, "two"));
            for (var actor : actors) {
                unit.persist(IntStream.rangeClosed(1, 9)
                        .mapToObj(number -> new Action(actor, number))
                        .toList());
            }

            assertThat(unit.list(
                            Set.of("two"),
                            "select a.id.number from Action a where a.id.actor = ?1 and a.id.number between 3 and 6"
                                    + " order by a.id.number desc",
                            Integer.class,
                            actors.get(1)))
                    .containsExactly(6, 5, 4, 3);
            assertThat(unit.list(
                            Set.of("one", "two"),
                            "select a.id.actor, a.id.number from Action a where a.id.number > 8 order by a.id.actor",
                            Object[].class))
                    .hasSize(2);
            unit.asking(
                    Set.of("one"),
                    session -> assertThat(session.find(Action.class, new ActionId(actors.get(0), 7)))
                            .isNotNull());
        }
    }

    @OnEachDatabase
    void whatBelongsToAnEntityGroupIsInOneVirtualShardAndOneTransaction(Databases databases) {
        try (var unit = unit(databases)) {
            var actor = actorOn(unit, "two");
            unit.asking(Set.of("two"), session -> {
                var action = new Action(actor, 1);
                action.steps.addAll(List.of(new Step(action), new Step(action)));
                session.persist(action);
                session.flush();
            });

            unit.asking(
                    Set.of("two"),
                    session -> assertThat(session.find(Action.class, new ActionId(actor, 1))
                                    .steps
                                    .size())
                            .isEqualTo(2));
            assertThat(unit.list(
                            Set.of("two"),
                            "select count(s) from Action a join a.steps s where a.id.actor = ?1",
                            Long.class,
                            actor))
                    .containsExactly(2L);
            assertThat(unit.rows("two", "select a.vshard - s.vshard from Action a, Step s"))
                    .containsExactly("0", "0");
            assertThat(unit.rows("one", "select id from Step")).isEmpty();
        }
    }

    @OnEachDatabase
    void blobsAndSmallTablesAreOnDatabasesOfTheirOwn(Databases databases) {
        try (var unit = unit(databases)) {
            var actor = actorOn(unit, "two");
            unit.persist(List.of(new Picture("sunrise", (byte) 1, (byte) 2), new Category("photo", "Photography")));
            unit.inTransaction(session -> {
                var action = new Action(actor, 1);
                action.picture = session.getReference(Picture.class, "sunrise");
                action.category = session.getReference(Category.class, "photo");
                session.persist(action);
            });

            assertThat(unit.rows("blobs", "select name from Picture")).containsExactly("sunrise");
            assertThat(unit.rows("small", "select name from Category")).containsExactly("photo");
            unit.asking(
                    Set.of("two"),
                    session -> assertThat(session.find(Action.class, new ActionId(actor, 1)).id.number)
                            .isEqualTo(1));
            unit.asking(
                    Set.of("two", "small"),
                    session -> assertThat(session.find(Action.class, new ActionId(actor, 1))
                                    .category
                                    .title())
                            .isEqualTo("Photography"));
            unit.asking(
                    Set.of("two", "blobs"),
                    session -> assertThat(session.find(Action.class, new ActionId(actor, 1))
                                    .picture
                                    .content())
                            .containsExactly(1, 2));
            assertThat(unit.list(Set.of("small"), "select c.title from Category c", String.class))
                    .containsExactly("Photography");
        }
    }
}
