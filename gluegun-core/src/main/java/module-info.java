/** A WebSocket client in the shape of Erlang's Gun: open a connection, upgrade a stream, send and receive typed frames. */
module dev.gluegun {
    requires static transitive org.jspecify;

    exports dev.gluegun;
}
