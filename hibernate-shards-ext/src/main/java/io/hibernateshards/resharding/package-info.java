/** Moving virtual shards to other databases: plans of what moves where. */
@NullMarked
package io.hibernateshards.resharding;

import org.jspecify.annotations.NullMarked;
