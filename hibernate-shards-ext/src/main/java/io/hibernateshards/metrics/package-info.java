/** What happened, told to whoever listens, and counted: statements, routes, scatters, merges, commits, refusals. */
@NullMarked
package io.hibernateshards.metrics;

import org.jspecify.annotations.NullMarked;
