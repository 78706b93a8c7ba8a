/** Shape and route to an immutable plan, or a refusal with a reason. */
@Internal
@NullMarked
package io.hibernateshards.query.plan;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
