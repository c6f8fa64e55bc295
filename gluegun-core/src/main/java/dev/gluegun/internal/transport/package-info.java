/** Pipes of bytes that never wait: TCP, and TLS over any other pipe. */
@NullMarked
package dev.gluegun.internal.transport;

import org.jspecify.annotations.NullMarked;
