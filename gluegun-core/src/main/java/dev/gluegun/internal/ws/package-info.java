/**
 * The WebSocket protocol as values and machines: frames, masking, UTF-8, close codes, handshakes, permessage-deflate.
 *
 * <p>Nothing here touches a socket, a thread or a clock: bytes come in, events and bytes come out. Every {@link
 * java.nio.ByteBuffer} that is handed in must be backed by an array. The same code serves a client and a server.
 */
@NullMarked
package dev.gluegun.internal.ws;

import org.jspecify.annotations.NullMarked;
