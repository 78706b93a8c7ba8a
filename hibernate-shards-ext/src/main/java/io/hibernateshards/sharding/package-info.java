/** Shard key to virtual shard: the functions, their annotations and canonical key bytes; placement and the ring. */
@NullMarked
package io.hibernateshards.sharding;

import org.jspecify.annotations.NullMarked;
