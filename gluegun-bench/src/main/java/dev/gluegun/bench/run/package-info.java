/** The course of the benchmark: processes, turns and rounds. */
@NullMarked
package dev.gluegun.bench.run;

import org.jspecify.annotations.NullMarked;
