/** Posts with their comments and likes, which live where their author lives. */
@NullMarked
package io.hibernateshards.demo.post;

import org.jspecify.annotations.NullMarked;
