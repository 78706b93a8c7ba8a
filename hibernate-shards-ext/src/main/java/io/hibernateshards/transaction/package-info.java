/** Begin, commit and roll back across the databases touched. */
@Internal
@NullMarked
package io.hibernateshards.transaction;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
