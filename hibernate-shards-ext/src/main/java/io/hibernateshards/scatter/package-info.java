/** One task on many databases: bounded, timed, cancelled together. */
@Internal
@NullMarked
package io.hibernateshards.scatter;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
