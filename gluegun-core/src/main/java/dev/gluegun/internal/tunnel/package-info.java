/** The handshakes by which a proxy is asked for a tunnel, without sockets, threads or a clock. */
@NullMarked
package dev.gluegun.internal.tunnel;

import org.jspecify.annotations.NullMarked;
