/** The embedded server: Jetty, which sends every WebSocket message back, over TCP or over TLS. */
@NullMarked
package dev.gluegun.cli.echo;

import org.jspecify.annotations.NullMarked;
