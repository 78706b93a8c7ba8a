/** For tests of applications: how many databases a piece of work touches, and which queries run on several. */
@NullMarked
package io.hibernateshards.testing;

import org.jspecify.annotations.NullMarked;
