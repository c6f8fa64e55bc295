/** What happens on Gluegun's connections, as meters of Micrometer: see {@link dev.gluegun.micrometer.GluegunMetrics}. */
@NullMarked
package dev.gluegun.micrometer;

import org.jspecify.annotations.NullMarked;
