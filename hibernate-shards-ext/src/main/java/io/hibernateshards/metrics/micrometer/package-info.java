/** What happened, as meters of Micrometer. */
@Internal
@NullMarked
package io.hibernateshards.metrics.micrometer;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
