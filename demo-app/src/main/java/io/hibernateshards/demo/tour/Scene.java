package io.hibernateshards.demo.tour;

/** One part of the tour. */
interface Scene {

    String title();

    void play(Stage stage);
}
