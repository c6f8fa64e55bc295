/** What makes a socket come back: attempts, pauses, the outgoing queue, and what is to be received from one connection after another. */
@NullMarked
package dev.gluegun.internal.reconnect;

import org.jspecify.annotations.NullMarked;
