/** What happened, counted: statements, scatters, refusals, per database. */
@Internal
@NullMarked
package io.hibernateshards.metrics;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
