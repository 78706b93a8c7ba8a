/** What a member reads: timelines and the newest posts of all. */
@NullMarked
package io.hibernateshards.demo.feed;

import org.jspecify.annotations.NullMarked;
