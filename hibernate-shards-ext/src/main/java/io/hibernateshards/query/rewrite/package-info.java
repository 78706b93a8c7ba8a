/** Plan to the query that each database runs. */
@Internal
@NullMarked
package io.hibernateshards.query.rewrite;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
