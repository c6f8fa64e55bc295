/** The WebSocket protocol without sockets, threads or a clock: frames, handshakes, closing, permessage-deflate. */
@NullMarked
package dev.gluegun.internal.ws;

import org.jspecify.annotations.NullMarked;
