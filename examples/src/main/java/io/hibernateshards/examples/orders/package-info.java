/** Orders that live with the customer who placed them, and the revenue. */
@NullMarked
package io.hibernateshards.examples.orders;

import org.jspecify.annotations.NullMarked;
