/** The pages that members use. */
@NullMarked
package io.hibernateshards.demo.web.page;

import org.jspecify.annotations.NullMarked;
