/** Virtual shards, vshard groups and databases, as one immutable versioned map. */
@NullMarked
package io.hibernateshards.topology;

import org.jspecify.annotations.NullMarked;
