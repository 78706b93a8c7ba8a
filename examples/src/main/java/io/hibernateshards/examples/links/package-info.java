/** A link shortener whose key map says where each link is. */
@NullMarked
package io.hibernateshards.examples.links;

import org.jspecify.annotations.NullMarked;
