/** Create, validate, update and drop on every database. */
@Internal
@NullMarked
package io.hibernateshards.schema;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
