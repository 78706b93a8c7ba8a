/** What happened over several databases as events of the JDK's flight recorder. */
@Internal
@NullMarked
package io.hibernateshards.metrics.jfr;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
