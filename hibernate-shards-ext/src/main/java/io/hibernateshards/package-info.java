/** The words a user of sharding writes: annotations, façade interfaces, values and errors. */
@NullMarked
package io.hibernateshards;

import org.jspecify.annotations.NullMarked;
