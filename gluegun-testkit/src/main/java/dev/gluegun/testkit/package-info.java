/**
 * A scripted, fault-injecting WebSocket server on loopback, for tests of any WebSocket client.
 *
 * <p>Begin with {@link dev.gluegun.testkit.MockWebSocketServer} and {@link dev.gluegun.testkit.Script}; in JUnit with {@link
 * dev.gluegun.testkit.GluegunServer}. The server runs Gluegun's own machines in the server's role, on real sockets.
 */
@NullMarked
package dev.gluegun.testkit;

import org.jspecify.annotations.NullMarked;
