/** A proxy for TCP that does to connections what networks do, from a seed: for tests of whatever runs over TCP. */
@NullMarked
package dev.gluegun.it.proxy;

import org.jspecify.annotations.NullMarked;
