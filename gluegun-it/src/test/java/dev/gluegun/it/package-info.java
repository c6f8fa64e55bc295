/** Conversations with servers that nobody here wrote, and a look at what is left over afterwards. */
@NullMarked
package dev.gluegun.it;

import org.jspecify.annotations.NullMarked;
