/** Who may sign in, and as what. An account lives in its member's virtual shard. */
@NullMarked
package io.hibernateshards.demo.account;

import org.jspecify.annotations.NullMarked;
