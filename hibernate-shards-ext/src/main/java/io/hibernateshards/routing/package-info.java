/** Entity, id or predicate to the virtual shards it can live on. */
@Internal
@NullMarked
package io.hibernateshards.routing;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
