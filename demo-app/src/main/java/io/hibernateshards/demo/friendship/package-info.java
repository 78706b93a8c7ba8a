/** Friendships, stored once in each of the two members' virtual shards. */
@NullMarked
package io.hibernateshards.demo.friendship;

import org.jspecify.annotations.NullMarked;
