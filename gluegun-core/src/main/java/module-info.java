/** A WebSocket client in the shape of Erlang's Gun: open a connection, upgrade a stream, send and receive typed frames. */
// The testkit is a module of its own, which is built after this one.
@SuppressWarnings("module")
module dev.gluegun {
    requires static transitive org.jspecify;
    // A runtime without it has no flight recordings, and misses nothing else.
    requires static jdk.jfr;
    // The header compression of HTTP/2.
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.apache.httpcomponents.core5.httpcore5.h2;

    exports dev.gluegun;

    // The testkit's server runs the same machines, in the other role.
    exports dev.gluegun.internal.http1 to
            dev.gluegun.testkit;
    exports dev.gluegun.internal.http2 to
            dev.gluegun.testkit;
    exports dev.gluegun.internal.ws to
            dev.gluegun.testkit;
}
