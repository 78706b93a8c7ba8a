/** Moving virtual shards to other databases: plans of what moves where, and the copying of rows. */
@NullMarked
package io.hibernateshards.resharding;

import org.jspecify.annotations.NullMarked;
