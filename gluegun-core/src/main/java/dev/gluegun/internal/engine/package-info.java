/** What makes connections live: dialing, the reading role, the writer, the keeper with its timers, retry. */
@NullMarked
package dev.gluegun.internal.engine;

import org.jspecify.annotations.NullMarked;
