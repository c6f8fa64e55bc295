package dev.gluegun.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The neutral server, a process that all clients are measured against. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int plainPort;
    private final int tlsPort;

    private ServerProcess(Process process, int plainPort, int tlsPort) {
        this.process = process;
        this.plainPort = plainPort;
        this.tlsPort = tlsPort;
    }

    /**
     * Starts the compiled server, or the one in Java where there is no other.
     *
     * @param wrapper a command that runs another one, and what it is told before that one's name; empty for none
     */
    public static ServerProcess start(Optional<Path> program, Identity identity, List<String> wrapper)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        if (program.isPresent()) {
            command.add(program.get().toString());
            command.add(identity.certificate().toString());
            command.add(identity.key().toString());
        } else {
            command.addAll(java(JavaServer.class));
            command.add(identity.keyStore().toString());
        }
        return start(command);
    }

    /**
     * Starts the server that speaks HTTP/2 as well as HTTP/1.1, without TLS.
     *
     * @param wrapper as with the other one
     */
    public static ServerProcess startHttp2(List<String> wrapper) throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(java(Http2Server.class));
        return start(command);
    }

    private static List<String> java(Class<?> program) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
    }

    private static ServerProcess start(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        BufferedReader output = process.inputReader(US_ASCII);
        CompletableFuture<?> tooLate = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS));
        String ports = output.readLine();
        tooLate.cancel(false);
        if (ports == null) {
            process.destroyForcibly();
            throw new IOException("the server did not start: " + String.join(" ", command));
        }
        String[] words = ports.split(" ", -1);
        return new ServerProcess(process, Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    }

    public int plainPort() {
        return plainPort;
    }

    /** The port for TLS 1.3; 0 when the server has none. */
    public int tlsPort() {
        return tlsPort;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it: it ends when its standard input does, and is killed when it does not. */
    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
