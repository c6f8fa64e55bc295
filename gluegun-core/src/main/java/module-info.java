/** A WebSocket client in the shape of Erlang's Gun: open a connection, upgrade a stream, send and receive typed frames. */
module dev.gluegun {
    requires static transitive org.jspecify;
    // A runtime without it has no flight recordings, and misses nothing else.
    requires static jdk.jfr;

    exports dev.gluegun;
}
