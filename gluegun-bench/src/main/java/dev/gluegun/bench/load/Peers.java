package dev.gluegun.bench.load;

import dev.gluegun.bench.peer.Peer;

/** What finds another library by the name that the command line has for it. */
final class Peers {

    private Peers() {}

    static Peer start(String name) {
        throw new IllegalArgumentException("there is no library " + name);
    }
}
