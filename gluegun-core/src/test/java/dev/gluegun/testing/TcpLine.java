package dev.gluegun.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A peer's TCP socket. */
record TcpLine(Socket socket) implements Peer.Line {

    @Override
    public InputStream input() throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) ScriptedServer.PATIENCE.toMillis());
        return socket.getInputStream();
    }

    @Override
    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void abort() throws IOException {
        socket.setSoLinger(true, 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
