/** Proxies and servers of the system, each started by the tests with a configuration of theirs and ended with them. */
@NullMarked
package dev.gluegun.it.software;

import org.jspecify.annotations.NullMarked;
