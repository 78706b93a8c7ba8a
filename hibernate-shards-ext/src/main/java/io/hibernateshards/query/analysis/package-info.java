/** Query tree to what matters for sharding. */
@Internal
@NullMarked
package io.hibernateshards.query.analysis;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
