package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The neutral server, a process that all clients are measured against. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the compiled server, or the one in Java where there is no other. */
    static ServerProcess start(Optional<Path> program) throws IOException {
        List<String> command = new ArrayList<>();
        if (program.isPresent()) {
            command.add(program.get().toString());
        } else {
            command.addAll(TrialProcess.java(""));
            command.add(EchoServer.class.getName());
        }
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        BufferedReader output = process.inputReader(US_ASCII);
        String port = output.readLine();
        if (port == null) {
            throw new IOException("the echo server did not start: " + String.join(" ", command));
        }
        return new ServerProcess(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    /** Stops it: it ends when its standard input does. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
