/** HTTP/1.1 without sockets, threads or a clock: bounded readers and writers of requests and responses. */
@NullMarked
package dev.gluegun.internal.http1;

import org.jspecify.annotations.NullMarked;
