/** What the figures say, as text, Markdown and HTML. */
@NullMarked
package dev.gluegun.bench.report;

import org.jspecify.annotations.NullMarked;
