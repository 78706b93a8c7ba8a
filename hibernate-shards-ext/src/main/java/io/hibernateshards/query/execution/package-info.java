/** Plan and partial queries to rows. */
@Internal
@NullMarked
package io.hibernateshards.query.execution;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
