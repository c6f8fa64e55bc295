/** Every road to a server that the library knows, gone through real proxies: the matrix, its failures, and its weather. */
@NullMarked
package dev.gluegun.it.roads;

import org.jspecify.annotations.NullMarked;
