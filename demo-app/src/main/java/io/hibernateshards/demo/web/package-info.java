/** The social network as a web application. */
@NullMarked
package io.hibernateshards.demo.web;

import org.jspecify.annotations.NullMarked;
