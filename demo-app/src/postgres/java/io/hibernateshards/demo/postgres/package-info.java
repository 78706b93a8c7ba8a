/** PostgreSQL servers for the demo, from the fixtures of the tests. Compiled in Maven's profile {@code postgres} alone. */
@NullMarked
package io.hibernateshards.demo.postgres;

import org.jspecify.annotations.NullMarked;
