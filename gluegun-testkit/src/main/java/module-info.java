/** A scripted, fault-injecting WebSocket server on loopback, for tests of any WebSocket client. */
module dev.gluegun.testkit {
    requires transitive dev.gluegun;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports dev.gluegun.testkit;
}
