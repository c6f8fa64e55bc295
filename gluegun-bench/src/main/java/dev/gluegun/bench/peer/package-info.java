/** The clients that are measured, each driven as its own documentation says. */
@NullMarked
package dev.gluegun.bench.peer;

import org.jspecify.annotations.NullMarked;
