/** The command {@code gluegun}: a WebSocket conversation in a terminal or a pipe, and an embedded echo server. */
@NullMarked
package dev.gluegun.cli;

import org.jspecify.annotations.NullMarked;
