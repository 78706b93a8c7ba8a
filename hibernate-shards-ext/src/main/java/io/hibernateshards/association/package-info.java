/** Loads and listeners across entity groups; the link between the engine sessions of one façade. */
@Internal
@NullMarked
package io.hibernateshards.association;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
