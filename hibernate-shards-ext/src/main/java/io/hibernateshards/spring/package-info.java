/** Spring Boot: the persistence unit of an application, sharded by its properties. */
@Internal
@NullMarked
package io.hibernateshards.spring;

import org.hibernate.Internal;
import org.jspecify.annotations.NullMarked;
