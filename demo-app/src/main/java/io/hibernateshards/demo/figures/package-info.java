/** The platform's figures, over all databases. */
@NullMarked
package io.hibernateshards.demo.figures;

import org.jspecify.annotations.NullMarked;
