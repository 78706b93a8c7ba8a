/** The command line of operators: shows the shared map and what moves, and changes where virtual shards live. */
@Internal
@NullMarked
package io.hibernateshards.cli;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
