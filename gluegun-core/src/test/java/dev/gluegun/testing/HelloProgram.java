package dev.gluegun.testing;

import dev.gluegun.WebSocket;
import java.net.URI;

/** A program that says hello to a server, and which of the modules that it is asked for its runtime has. */
public final class HelloProgram {

    private HelloProgram() {}

    /** @param arguments the server, and the name of a module */
    public static void main(String[] arguments) {
        boolean present = ModuleLayer.boot().findModule(arguments[1]).isPresent();
        try (WebSocket socket = WebSocket.connect(URI.create(arguments[0]))) {
            socket.sendText(arguments[1] + ": " + present);
            socket.receiveFrame();
        }
    }
}
