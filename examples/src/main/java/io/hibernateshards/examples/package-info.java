/** Well-known scenarios of sharding, each as an application would write it, and a program that shows them. */
@NullMarked
package io.hibernateshards.examples;

import org.jspecify.annotations.NullMarked;
