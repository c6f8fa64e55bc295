/** Who asks, and how that is shown: HTTP authentication (RFC 9110, section 11) without sockets, threads or a clock. */
@NullMarked
package dev.gluegun.internal.auth;

import org.jspecify.annotations.NullMarked;
