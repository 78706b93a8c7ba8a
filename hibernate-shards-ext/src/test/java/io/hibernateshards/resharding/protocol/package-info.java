/** The protocol by which a virtual shard moves, as a model whose every interleaving is looked at. */
@NullMarked
package io.hibernateshards.resharding.protocol;

import org.jspecify.annotations.NullMarked;
