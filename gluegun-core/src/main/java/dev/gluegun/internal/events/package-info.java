/** How a connection is seen from outside: what happens on it, for listeners, flight recordings and the log. */
@NullMarked
package dev.gluegun.internal.events;

import org.jspecify.annotations.NullMarked;
