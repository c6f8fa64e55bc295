/** Scripts for the testkit's server, written in YAML. */
@NullMarked
package dev.gluegun.cli.script;

import org.jspecify.annotations.NullMarked;
