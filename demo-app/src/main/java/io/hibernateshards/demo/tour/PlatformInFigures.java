package io.hibernateshards.demo.tour;

import io.hibernateshards.demo.figures.PlatformFigures;

/** Counts and averages over all databases. */
final class PlatformInFigures implements Scene {

    @Override
    public String title() {
        return "The platform in figures";
    }

    @Override
    public void play(Stage stage) {
        var page = stage.page();
        page.paragraph(
                "Every database counts its rows; the counts are added up. A friendship is two rows and counted at"
                        + " one of them. Engagement is comments and likes.");

        var entityManager = stage.entityManager();
        var figures = new PlatformFigures(
                stage.askOne(PlatformFigures.members(entityManager)),
                stage.askOne(PlatformFigures.posts(entityManager)),
                stage.askOne(PlatformFigures.friendships(entityManager)),
                stage.askOne(PlatformFigures.comments(entityManager)),
                stage.askOne(PlatformFigures.likes(entityManager)));
        stage.show(
                new Table("members", "posts", "friendships", "comments", "likes", "posts a member", "engagement a post")
                        .row(
                                figures.members(),
                                figures.posts(),
                                figures.friendships(),
                                figures.comments(),
                                figures.likes(),
                                figures.postsPerMember(),
                                figures.engagementPerPost()));
    }
}
