/** A small social network on four databases, and a tour of it. */
@NullMarked
package io.hibernateshards.demo;

import org.jspecify.annotations.NullMarked;
