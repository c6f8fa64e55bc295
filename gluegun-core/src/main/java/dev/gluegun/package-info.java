/**
 * The public API: an explicit connection, an explicit upgrade, and a socket that sends and receives typed frames.
 *
 * <p>All types are safe for use by many threads at once unless they say otherwise. A {@code null} argument is a
 * {@link NullPointerException} that names the argument.
 */
@NullMarked
package dev.gluegun;

import org.jspecify.annotations.NullMarked;
