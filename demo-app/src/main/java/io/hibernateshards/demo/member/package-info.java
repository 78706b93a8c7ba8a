/** Members: the roots of the social network. All that belongs to a member lives in the member's virtual shard. */
@NullMarked
package io.hibernateshards.demo.member;

import org.jspecify.annotations.NullMarked;
