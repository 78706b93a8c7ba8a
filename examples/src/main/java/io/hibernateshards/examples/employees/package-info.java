/** Employees and their pictures, on two databases. */
@NullMarked
package io.hibernateshards.examples.employees;

import org.jspecify.annotations.NullMarked;
