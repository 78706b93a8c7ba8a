/** Rows of several databases that one of them answers a statement with. */
@Internal
@NullMarked
package io.hibernateshards.query.gather;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
