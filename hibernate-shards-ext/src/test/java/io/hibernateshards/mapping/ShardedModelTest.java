package io.hibernateshards.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.MissingShardKeyException;
import io.hibernateshards.ShardKey;
import io.hibernateshards.mapping.ShardedModel.Association;
import io.hibernateshards.topology.VirtualShardRange;
import io.hibernateshards.topology.VirtualShardSet;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Hibernate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NullUnmarked // Entities are filled by Hibernate.
class ShardedModelTest {

    private static final VirtualShardSet ALL = VirtualShardSet.range(new VirtualShardRange(0, 1023));

    private static MappedUnit unit;

    @BeforeAll
    static void build() {
        unit = MappedUnit.of(Member.class, Post.class, Comment.class, Country.class);
    }

    @AfterAll
    static void close() {
        unit.close();
    }

    @Test
    void aChainOfToOnesInheritsTheKeyOfItsEnd() {
        var comment = new Comment(new Post(new Member("anna")), new Member("bert"));

        int shard = mapping(Comment.class).shardOf(comment, true);

        assertThat(mapping(Comment.class).shardKeyPath()).containsExactly("post", "author", "login");
        assertThat(shard).isEqualTo(mapping(Member.class).shardOfId("anna"));
        assertThat(shard).isNotEqualTo(mapping(Member.class).shardOfId("bert"));
    }

    @Test
    void theVirtualShardIsInTheHiddenColumnOfEachRow() {
        unit.factory.inTransaction(session -> {
            for (var login : List.of("carl", "dora")) {
                var member = new Member(login);
                session.persist(member);
                var post = new Post(member);
                session.persist(post);
                session.persist(new Comment(post, member));
            }
        });

        unit.factory.inSession(session -> {
            for (var login : List.of("carl", "dora")) {
                var shards = session.createNativeQuery(
                                "select m.vshard, p.vshard, c.vshard from Member m join Post p on p.author_login = m.login"
                                        + " join Comment c on c.post_id = p.id where m.login = :login",
                                Object[].class)
                        .setParameter("login", login)
                        .getSingleResult();
                short expected = (short) mapping(Member.class).shardOfId(login);
                assertThat(shards).containsExactly(expected, expected, expected);
            }
        });
    }

    @Test
    void aProxyWhoseIdTellsIsNotInitialised() {
        unit.factory.inSession(session -> {
            var proxy = session.getReference(Member.class, "nobody");

            int shard = mapping(Post.class).shardOf(new Post(proxy), true);

            assertThat(shard).isEqualTo(mapping(Member.class).shardOfId("nobody"));
            assertThat(Hibernate.isInitialized(proxy)).isFalse();
        });
    }

    @Test
    void aProxyWhoseIdDoesNotTellIsRefusedAndNamed() {
        unit.factory.inSession(session -> {
            var id = UUID.randomUUID();
            var proxy = session.getReference(Post.class, id);
            var comment = new Comment(proxy, null);

            assertThat(mapping(Comment.class).unloadedStep(comment)).isSameAs(proxy);
            assertThatThrownBy(() -> mapping(Comment.class).shardOf(comment, true))
                    .isInstanceOf(MissingShardKeyException.class)
                    .hasMessageContaining("id '" + id + "' stands on the way to a shard key and is not loaded")
                    .hasMessageContaining("Find the entity, or initialise the reference");
        });
    }

    @Test
    void aNullStepIsRefusedWithItsPath() {
        assertThatThrownBy(() -> mapping(Post.class).shardOf(new Post(null), true))
                .isInstanceOf(MissingShardKeyException.class)
                .hasMessageContaining("a step of 'author.login' is null")
                .hasMessageContaining("Set it before the entity is persisted");
    }

    @Test
    void onlyTheShardKeyAndItsInverseAreColocated() {
        assertThat(association(Comment.class, "post")).isEqualTo(Association.COLOCATED);
        assertThat(association(Comment.class, "writer")).isEqualTo(Association.ACROSS);
        assertThat(association(Member.class, "posts")).isEqualTo(Association.COLOCATED);
        assertThat(association(Member.class, "country")).isEqualTo(Association.ACROSS);
    }

    @Test
    void aToOneAcrossHasNoForeignKeyAndIsLoadedByItself() {
        var id = unit.factory.fromTransaction(session -> {
            var member = new Member("emil");
            member.country = new Country();
            member.country.code = "it";
            session.persist(member.country);
            session.persist(member);
            var post = new Post(member);
            session.persist(post);
            var writer = new Member("vera");
            session.persist(writer);
            var comment = new Comment(post, writer);
            session.persist(comment);
            return comment.id;
        });

        unit.factory.inTransaction(session -> {
            var writer = session.find(Comment.class, id).writer;
            assertThat(Hibernate.isInitialized(writer)).isFalse();
            assertThat(Hibernate.isInitialized(session.find(Member.class, "emil").country))
                    .isFalse();
            var constrained = session.createNativeQuery(
                            "select k.column_name from information_schema.key_column_usage k"
                                    + " join information_schema.referential_constraints r"
                                    + " on r.constraint_name = k.constraint_name",
                            String.class)
                    .getResultList();
            assertThat(constrained).containsExactlyInAnyOrder("AUTHOR_LOGIN", "POST_ID");
        });
    }

    @Test
    void pathsThroughColocatedToOnesPlaceRows() {
        var anna = new Member("anna");
        var shard = VirtualShardSet.of(mapping(Member.class).shardOfId("anna"));

        assertThat(shards(Comment.class, "anna", "post", "author", "login")).isEqualTo(shard.toString());
        assertThat(shards(Comment.class, anna, "post", "author")).isEqualTo(shard.toString());
        assertThat(shards(Comment.class, new Post(anna), "post")).isEqualTo(shard.toString());
        assertThat(shards(Post.class, "anna", "author")).isEqualTo(shard.toString());
        assertThat(shards(Member.class, anna)).isEqualTo(shard.toString());
        assertThat(shards(Member.class, "anna", "{id}")).isEqualTo(shard.toString());
    }

    @Test
    void otherPathsTellNothing() {
        assertThat(unit.model.keyTerm(Comment.class.getName(), List.of("writer", "login")))
                .isEmpty();
        assertThat(unit.model.keyTerm(Comment.class.getName(), List.of("id"))).isEmpty();
        assertThat(unit.model.keyTerm(Comment.class.getName(), List.of("post", "id")))
                .isEmpty();
        assertThat(unit.model.keyTerm(Country.class.getName(), List.of("code"))).isEmpty();
    }

    @Test
    void aChangedKeyIsFoundAndAnEqualOneIsNot() {
        var post = mapping(Post.class);
        var anna = new Member("anna");
        var id = UUID.randomUUID();

        var changed = unit.model.changedKey(post, id, new Object[] {anna}, new Object[] {new Member("bert")});
        var same = unit.model.changedKey(post, id, new Object[] {anna}, new Object[] {new Member("anna")});

        assertThat(same).isEmpty();
        assertThat(changed.orElseThrow())
                .contains("The shard key 'author.login'", id + "' was changed", "Insert a new entity with the new key");
    }

    @Test
    void explainSaysOfEachAssociationWhatItIsAndWhy() {
        assertThat(unit.model.explain().replace(ShardedModelTest.class.getName() + "$", ""))
                .contains(
                        "entity group 'member' in keyspace 'default' of 1024 virtual shards, by hash",
                        "  Comment by post.author.login",
                        "    post -> Post: colocated, it is the shard key",
                        "    writer -> Member: across, the ends have shard keys of their own",
                        "    posts -> Post: colocated, it is the inverse of a shard key",
                        "  Member by login (its id tells)",
                        "on database 'one'");
    }

    private static EntityMapping mapping(Class<?> entity) {
        return unit.model.entity(entity.getName());
    }

    private static Association association(Class<?> entity, String attribute) {
        return unit.model.association(entity.getName(), attribute);
    }

    private static String shards(Class<?> entity, Object value, String... path) {
        return unit.model
                .keyTerm(entity.getName(), List.of(path))
                .orElseThrow()
                .shardsOf(value, ALL)
                .toString();
    }

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {

        @Id
        @ShardKey
        String login;

        @ManyToOne
        Country country;

        @OneToMany(mappedBy = "author")
        List<Post> posts = new ArrayList<>();

        Member() {}

        Member(String login) {
            this.login = login;
        }
    }

    @Entity(name = "Post")
    @EntityGroup("member")
    static class Post {

        @Id
        @GeneratedValue
        UUID id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Member author;

        Post() {}

        Post(Member author) {
            this.author = author;
        }
    }

    @Entity(name = "Comment")
    @EntityGroup("member")
    static class Comment {

        @Id
        @GeneratedValue
        UUID id;

        @ShardKey
        @ManyToOne(fetch = FetchType.LAZY, optional = false)
        Post post;

        @ManyToOne
        Member writer;

        Comment() {}

        Comment(Post post, Member writer) {
            this.post = post;
            this.writer = writer;
        }
    }

    @Entity(name = "Country")
    static class Country {

        @Id
        String code;
    }
}
