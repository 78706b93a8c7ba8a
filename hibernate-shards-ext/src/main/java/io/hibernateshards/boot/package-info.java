/** The JPA provider's name, its settings, and the wiring. */
@NullMarked
package io.hibernateshards.boot;

import org.jspecify.annotations.NullMarked;
