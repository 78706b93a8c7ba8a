package io.hibernateshards.query.execution;

/** A listener that runs nothing of the application's. */
public interface NoApplicationCode {}
