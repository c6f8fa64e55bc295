/** What the command reads and shows: messages, handshakes, close codes, durations; text in, text out, no streams. */
@NullMarked
package dev.gluegun.cli.text;

import org.jspecify.annotations.NullMarked;
