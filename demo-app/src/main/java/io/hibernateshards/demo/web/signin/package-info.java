/** Who may see what, and how members sign in. */
@NullMarked
package io.hibernateshards.demo.web.signin;

import org.jspecify.annotations.NullMarked;
