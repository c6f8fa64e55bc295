package dev.gluegun.it.software;

import dev.gluegun.it.JettyPeer;
import dev.gluegun.it.PeerProcess;

/** The servers in Java that WebSockets are opened to in the end: each with HTTP/1.1 and HTTP/2 on a port without TLS and on one with it. */
public enum Origin {
    /** Jetty. */
    JETTY(JettyPeer.class),

    /** Armeria. */
    ARMERIA(ArmeriaPeer.class);

    private final Class<?> main;

    Origin(Class<?> main) {
        this.main = main;
    }

    PeerProcess start() {
        return PeerProcess.start(main);
    }
}
