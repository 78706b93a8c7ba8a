/** Who a database is, and whether that is who the configuration takes it for. */
@Internal
@NullMarked
package io.hibernateshards.catalog;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
