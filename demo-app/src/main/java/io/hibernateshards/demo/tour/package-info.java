/** A tour of the loaded network on standard output, scene by scene. */
@NullMarked
package io.hibernateshards.demo.tour;

import org.jspecify.annotations.NullMarked;
