/** Pure algorithms on row iterators; knows no query language and no Hibernate. */
@Internal
@NullMarked
package io.hibernateshards.query.merge;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
