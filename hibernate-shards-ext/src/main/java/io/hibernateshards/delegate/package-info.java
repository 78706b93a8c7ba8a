/** One light delegate per virtual shard, over the one engine factory and the databases' pools. */
@Internal
@NullMarked
package io.hibernateshards.delegate;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
