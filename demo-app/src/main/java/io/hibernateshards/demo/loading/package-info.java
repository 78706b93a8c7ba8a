/** Fills the databases: the tutorial's four members and a network generated from a seed. */
@NullMarked
package io.hibernateshards.demo.loading;

import org.jspecify.annotations.NullMarked;
