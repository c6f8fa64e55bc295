/** What is measured, of whom, and what came of it. */
@NullMarked
package dev.gluegun.bench.model;

import org.jspecify.annotations.NullMarked;
