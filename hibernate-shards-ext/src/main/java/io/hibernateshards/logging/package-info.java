/** Every message of the library, in one catalogue. */
@Internal
@NullMarked
package io.hibernateshards.logging;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
