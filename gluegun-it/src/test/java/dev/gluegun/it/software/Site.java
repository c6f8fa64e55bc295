package dev.gluegun.it.software;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The place of one program: a temporary folder with its configuration and its logs, and loopback ports that were free when asked for. */
final class Site {

    /** Below the ports that Linux gives to outgoing connections, so that none of these comes in between. */
    private static final int LOWEST_PORT = 10_000;

    private static final int HIGHEST_PORT = 32_000;
    /** The name of the port of a program that has only one. */
    static final String ONLY_PORT = "only";

    private final Path folder;
    private final String name;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom();
    private String leftBehind = "";
    private boolean root;

    /**
     * Makes one.
     *
     * @param label of a program: part of the folder's name
     */
    Site(String label) {
        try {
            folder = Files.createTempDirectory("gluegun-" + label + "-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            name = "gluegun" + folder.getFileName().toString().replaceAll("[^0-9]", "");
            Sandbox.give(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** A name that no other program has, of letters and digits. */
    String name() {
        return name;
    }

    /** Has files outside of the folder removed as well, when the program has ended. */
    void alsoRemove(String pattern) {
        leftBehind = pattern;
    }

    String leftBehind() {
        return leftBehind;
    }

    /** Has the program run as root, when the tests do. */
    void runAsRoot() {
        root = true;
    }

    boolean runsAsRoot() {
        return root;
    }

    /** The path of a Unix domain socket in the folder. */
    Path unixSocket(String socketName) {
        return path(socketName + ".sock");
    }

    /** A path in the folder. */
    Path path(String fileName) {
        return folder.resolve(fileName);
    }

    /** Writes a file of the configuration, and returns its path. */
    Path write(String fileName, String text) {
        try {
            Path file = Files.writeString(path(fileName), text);
            Sandbox.give(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of a program that has only one. */
    int port() {
        return port(ONLY_PORT);
    }

    /** The port with this name: a free one when it is first asked for. */
    int port(String portName) {
        return ports.computeIfAbsent(portName, key -> freePort());
    }

    Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    private int freePort() {
        while (true) {
            int port = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (!ports.containsValue(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** The log files, by name. */
    Map<String, Long> logSizes() {
        Map<String, Long> sizes = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        } catch (IOException gone) {
            sizes.clear();
        }
        return sizes;
    }
}
