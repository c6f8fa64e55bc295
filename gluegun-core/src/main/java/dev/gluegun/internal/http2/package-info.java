/**
 * HTTP/2 (RFC 9113) with extended CONNECT (RFC 8441) and HPACK (RFC 7541), without sockets, threads or a clock: bytes in, events
 * out, bytes to send out.
 *
 * <p>The same code serves a client and a server. Every {@link java.nio.ByteBuffer} that is handed in is in big-endian order.
 */
@NullMarked
package dev.gluegun.internal.http2;

import org.jspecify.annotations.NullMarked;
