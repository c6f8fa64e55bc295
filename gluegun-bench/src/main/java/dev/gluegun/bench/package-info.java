/** The benchmark: what the library costs over a bare socket, measured side by side against one neutral server. */
@NullMarked
package dev.gluegun.bench;

import org.jspecify.annotations.NullMarked;
