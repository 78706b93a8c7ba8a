package io.hibernateshards.examples;

/** A scenario that tells what it does. */
@FunctionalInterface
interface Example {

    void run(Account account);
}
