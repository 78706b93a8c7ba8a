/** What a request did to the databases, for the drawer that every page has. */
@NullMarked
package io.hibernateshards.demo.web.happened;

import org.jspecify.annotations.NullMarked;
