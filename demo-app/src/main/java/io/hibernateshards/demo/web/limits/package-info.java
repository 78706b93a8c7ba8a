/** How often one visitor may ask. */
@NullMarked
package io.hibernateshards.demo.web.limits;

import org.jspecify.annotations.NullMarked;
