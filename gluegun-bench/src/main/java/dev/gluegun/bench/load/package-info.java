/** What runs in a measured process: each kind of work, done by each kind of client. */
@NullMarked
package dev.gluegun.bench.load;

import org.jspecify.annotations.NullMarked;
