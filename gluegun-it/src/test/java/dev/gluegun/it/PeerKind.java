package dev.gluegun.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The servers by others that the library is tested against, and how each is started. */
enum PeerKind {
    JETTY("Jetty") {
        @Override
        List<String> command() {
            return ChildProcess.java(
                    JettyPeer.class, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), List.of());
        }
    },

    PYTHON("python3-websockets") {
        @Override
        List<String> command() {
            return List.of("/usr/bin/python3", folder("src/test/python").resolve("server.py") + "");
        }

        @Override
        Optional<String> missing() {
            return succeeds("/usr/bin/python3", "-c", "import websockets.legacy.server")
                    ? Optional.empty()
                    : Optional.of("python3-websockets is not installed (Debian: apt-get install python3-websockets)");
        }
    },

    NODE("ws") {
        @Override
        List<String> command() {
            return List.of(node().orElseThrow(), folder("src/test/node").resolve("server.js") + "");
        }

        @Override
        Map<String, String> environment() {
            return Map.of("NODE_PATH", modules().toString());
        }

        @Override
        Optional<String> missing() {
            if (node().isEmpty()) {
                return Optional.of("node is not installed (Debian: apt-get install nodejs npm)");
            }
            return Files.isDirectory(modules().resolve("ws"))
                    ? Optional.empty()
                    : Optional.of("the npm package ws is not in " + modules() + " (./check installs it)");
        }

        private static Optional<String> node() {
            return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                    .map(folder -> Path.of(folder, "node"))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .findFirst();
        }

        private static Path modules() {
            return folder("target/node/node_modules");
        }
    };

    private final String product;

    PeerKind(String product) {
        this.product = product;
    }

    /** Why it cannot be started here; empty when it can. */
    Optional<String> missing() {
        return Optional.empty();
    }

    abstract List<String> command();

    Map<String, String> environment() {
        return Map.of();
    }

    /** Whether it can keep to window bits other than 15 (RFC 7692, section 7.1.2); zlib in the JDK cannot. */
    boolean limitsWindows() {
        return this != JETTY;
    }

    /** Whether it says why it refuses a TLS handshake (RFC 8446, section 6.2); asyncio drops the connection instead. */
    boolean sendsAlerts() {
        return this != PYTHON;
    }

    @Override
    public String toString() {
        return product;
    }

    private static Path folder(String inModule) {
        return Path.of(System.getProperty("basedir", "gluegun-it"), inModule).toAbsolutePath();
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
