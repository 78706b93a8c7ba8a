package io.hibernateshards.demo.tour;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;

/** The scenes, in order. */
public final class Tour {

    private static final List<Scene> SCENES = List.of(
            new WhereRowsLive(),
            new TimelineAcrossShards(),
            new PlatformInFigures(),
            new NewestAndMostActive(),
            new Befriending(),
            new CommentingAndLiking());

    private final EntityManagerFactory factory;
    private final Page page;

    public Tour(EntityManagerFactory factory, Page page) {
        this.factory = factory;
        this.page = page;
    }

    public void run() {
        for (var scene : SCENES) {
            page.heading(scene.title());
            try (var stage = new Stage(factory, page)) {
                scene.play(stage);
            }
        }
    }
}
