/** The neutral server: the process, and its stand-in in Java. */
@NullMarked
package dev.gluegun.bench.server;

import org.jspecify.annotations.NullMarked;
