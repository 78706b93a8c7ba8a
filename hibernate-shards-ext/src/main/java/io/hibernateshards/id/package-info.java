/** Identifiers that carry their virtual shard. */
@NullMarked
package io.hibernateshards.id;

import org.jspecify.annotations.NullMarked;
