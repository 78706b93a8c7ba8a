package io.hibernateshards.scenario;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.PinnedTo;
import io.hibernateshards.ReferenceEntity;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import jakarta.persistence.ConstraintMode;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members, their posts with comments of other members, and friendships: associations that stay in a virtual shard and such
 * that lead across. Some other ends are absent, and some are of members that are gone.
 */
final class AcrossModel {

    static final Class<?>[] ENTITIES = {
        Member.class, Friendship.class, Post.class, Comment.class, Team.class, Country.class
    };

    static final int MEMBERS = 20;

    private AcrossModel() {}

    @Entity(name = "Country")
    @ReferenceEntity
    static class Country {
        @Id
        String code = "";

        String name = "";

        Country() {}

        Country(String code, String name) {
            this.code = code;
            this.name = name;
        }
    }

    @Entity(name = "Team")
    @PinnedTo("db0")
    static class Team {
        @Id
        long id;

        String title = "";
        int size;

        Team() {}

        Team(long id, String title, int size) {
            this.id = id;
            this.title = title;
            this.size = size;
        }
    }

    @Entity(name = "Member")
    @EntityGroup("member")
    static class Member {
        @Id
        @ShardKey
        String login = "";

        @Nullable
        String name;

        @Nullable
        Integer rank;

        BigDecimal balance = BigDecimal.ZERO;

        @ManyToOne(fetch = FetchType.LAZY)
        @Nullable
        Country country;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Team team;

        Member() {}

        Member(String login) {
            this.login = login;
        }
    }

    @Entity(name = "Friendship")
    @UniquePerDatabase
    @EntityGroup("member")
    static class Friendship {
        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Member member;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Member friend;

        @Nullable
        Integer weight;

        Friendship() {}

        Friendship(long id, Member member, @Nullable Member friend, @Nullable Integer weight) {
            this.id = id;
            this.member = member;
            this.friend = friend;
            this.weight = weight;
        }
    }

    @Entity(name = "Post")
    @UniquePerDatabase
    @EntityGroup("member")
    static class Post {
        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Member author;

        @Nullable
        String topic;

        int likes;

        Post() {}

        Post(long id, Member author, @Nullable String topic, int likes) {
            this.id = id;
            this.author = author;
            this.topic = topic;
            this.likes = likes;
        }
    }

    @Entity(name = "Comment")
    @UniquePerDatabase
    @EntityGroup("member")
    static class Comment {
        @Id
        long id;

        @ShardKey
        @ManyToOne(optional = false, fetch = FetchType.LAZY)
        @Nullable
        Post post;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(foreignKey = @ForeignKey(ConstraintMode.NO_CONSTRAINT))
        @Nullable
        Member writer;

        @Nullable
        String text;

        Comment() {}

        Comment(long id, Post post, @Nullable Member writer, @Nullable String text) {
            this.id = id;
            this.post = post;
            this.writer = writer;
            this.text = text;
        }
    }

    static void fill(EntityManager em) {
        for (var code : List.of("ch", "fr")) {
            em.persist(new Country(code, "Land " + code));
        }
        for (int team = 0; team < 4; team++) {
            em.persist(new Team(team, "Team " + team % 3, team * 2));
        }
        for (int number = 0; number < MEMBERS; number++) {
            var member = new Member("m" + number);
            member.name = number % 6 == 0 ? null : "Name " + number % 4;
            member.rank = number % 5 == 3 ? null : number % 7;
            member.balance = new BigDecimal(number * 29 % 13).movePointLeft(1).setScale(2);
            member.country = number % 4 == 1 ? null : em.getReference(Country.class, number % 2 == 0 ? "ch" : "fr");
            member.team = number % 3 == 0 ? null : em.getReference(Team.class, number % 5 == 4 ? 99L : number % 4L);
            em.persist(member);
        }
        em.flush();
        for (int number = 0; number < MEMBERS; number++) {
            var member = em.find(Member.class, "m" + number);
            for (int each = 0; each < number % 5; each++) {
                // Some twice, some themselves, some gone, some of nobody.
                int friend = number * 3 + each * 7;
                em.persist(new Friendship(
                        number * 10L + each,
                        member,
                        friend % 11 == 0 ? null : other(em, friend % (MEMBERS + 2)),
                        friend % 9 == 0 ? null : friend % 4));
            }
            for (int each = 0; each < number % 4; each++) {
                var post = new Post(
                        number * 10L + each,
                        member,
                        (number + each) % 5 == 0 ? null : "topic " + (number + each) % 3,
                        number * 7 % 10 + each);
                em.persist(post);
                for (int comment = 0; comment < (number + each) % 4; comment++) {
                    int writer = number * 5 + each + comment * 3;
                    em.persist(new Comment(
                            post.id * 10 + comment,
                            post,
                            writer % 7 == 0 ? null : other(em, writer % (MEMBERS + 3)),
                            writer % 5 == 0 ? null : "text " + writer % 6));
                }
            }
        }
    }

    private static Member other(EntityManager em, int number) {
        return em.getReference(Member.class, "m" + number);
    }
}
