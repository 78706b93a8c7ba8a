/**
 * The ownership guard: no row of a virtual shard is written on a database that does not own it, whoever writes, and while a
 * move asks for it the keys of written rows are recorded.
 */
@NullMarked
@Internal
package io.hibernateshards.fence;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
