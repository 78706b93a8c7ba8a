package io.hibernateshards.demo.tour;

import io.hibernateshards.demo.friendship.Friendship;
import io.hibernateshards.demo.friendship.FriendshipId;
import io.hibernateshards.demo.friendship.FriendshipService;
import io.hibernateshards.demo.member.Member;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Two members become friends, are asked again, and part, so that the next tour finds what this one found. */
final class Befriending implements Scene {

    private static final int CANDIDATES = 50;

    @Override
    public String title() {
        return "A friendship on two databases";
    }

    @Override
    public void play(Stage stage) {
        var page = stage.page();
        var one = stage.protagonist();
        var other = one.flatMap(member -> stranger(stage, member));
        if (other.isEmpty()) {
            page.paragraph("There are no two members who are not friends yet.");
            return;
        }
        page.paragraph(one.get() + " and " + other.get() + " become friends. Each of the two rows is written with its"
                + " member's counter on one database. The two databases commit one after the other; if the second one"
                + " failed, asking again would write its half.");

        var service = new FriendshipService(stage.factory(), Clock.systemUTC());
        var table = new Table("", "rows changed", one.get() + ": friends", other.get() + ": friends");
        table.row("before", 0, friendCount(stage, one.get()), friendCount(stage, other.get()));
        try {
            for (var step : List.of("befriend", "befriend again")) {
                int rows = service.befriend(one.get().getId(), other.get().getId());
                table.row(step, rows, friendCount(stage, one.get()), friendCount(stage, other.get()));
            }
        } finally {
            int rows = service.unfriend(one.get().getId(), other.get().getId());
            table.row("unfriend", rows, friendCount(stage, one.get()), friendCount(stage, other.get()));
        }
        stage.show(table);
        List.of(one.get(), other.get())
                .forEach(member ->
                        page.note(member + "'s row is in virtual shard " + stage.placeOf(member.getId()) + "."));
        page.space();
    }

    /** Someone who is no friend of that member, on another database if there is one. */
    private static Optional<Member> stranger(Stage stage, Member member) {
        var strangers = stage.mostActive(CANDIDATES).stream()
                .filter(candidate -> !candidate.getId().equals(member.getId()))
                .filter(candidate -> !isFriend(stage, member, candidate))
                .toList();
        return strangers.stream()
                .filter(candidate -> !stage.session()
                        .databaseOf(candidate)
                        .equals(stage.session().databaseOf(member)))
                .findFirst()
                .or(() -> strangers.stream().findFirst());
    }

    private static boolean isFriend(Stage stage, Member member, Member candidate) {
        var id = new FriendshipId(member.getId(), candidate.getId());
        return stage.entityManager().find(Friendship.class, id) != null;
    }

    private static int friendCount(Stage stage, Member member) {
        stage.entityManager().refresh(member);
        return member.getFriendCount();
    }
}
