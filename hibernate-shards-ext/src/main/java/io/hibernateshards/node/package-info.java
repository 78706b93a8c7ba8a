/** This process among those that share a map: the newest version, who uses which, and until when it may be believed. */
@Internal
@NullMarked
package io.hibernateshards.node;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
