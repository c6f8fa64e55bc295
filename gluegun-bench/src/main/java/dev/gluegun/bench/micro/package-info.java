/**
 * JMH benchmarks of the parts that touch every byte, each beside the obvious way of the JDK to do the same or less.
 *
 * <p>Each checks once, before it is measured, that what it measures is right.
 */
@NullMarked
package dev.gluegun.bench.micro;

import org.jspecify.annotations.NullMarked;
