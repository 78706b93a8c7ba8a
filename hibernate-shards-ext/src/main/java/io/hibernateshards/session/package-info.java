/** The façades that an application holds. */
@Internal
@NullMarked
package io.hibernateshards.session;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
