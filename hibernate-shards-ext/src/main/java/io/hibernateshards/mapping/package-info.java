/** Entity groups and shard keys read from Hibernate's model, checked once; the hidden column. */
@Internal
@NullMarked
package io.hibernateshards.mapping;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
