/** The timeline and posting as JSON. */
@NullMarked
package io.hibernateshards.demo.web.api;

import org.jspecify.annotations.NullMarked;
