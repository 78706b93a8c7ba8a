/** JMH benchmarks, in pairs against plain Hibernate. */
@NullMarked
package io.hibernateshards.benchmarks;

import org.jspecify.annotations.NullMarked;
