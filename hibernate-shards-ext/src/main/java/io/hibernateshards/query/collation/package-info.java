/** How databases compare texts: rules that can be followed in memory, each proved against the live database. */
@Internal
@NullMarked
package io.hibernateshards.query.collation;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
