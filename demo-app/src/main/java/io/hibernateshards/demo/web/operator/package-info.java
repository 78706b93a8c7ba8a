/** The pages of those who run the platform: the shard map, and traffic to look at on it. */
@NullMarked
package io.hibernateshards.demo.web.operator;

import org.jspecify.annotations.NullMarked;
