package dev.gluegun.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A host of its own as far as the network goes: a namespace of Linux, joined to this one by a cable whose ends have private addresses
 * that nobody else uses.
 *
 * <p>It takes root and iproute2; tests are skipped where these are missing. It goes when it is closed, and when this JVM ends.
 */
final class PrivateNetwork implements AutoCloseable {

    private static final Path DEVICES = Path.of("/sys/class/net");
    private static final Path NAMESPACES = Path.of("/run/netns");

    private final String namespace = "gluegun-" + ProcessHandle.current().pid();
    private final String ours = "gg" + ProcessHandle.current().pid() + "a";
    private final String theirs = "gg" + ProcessHandle.current().pid() + "b";
    private final String ourAddress;
    private final String theirAddress;
    private final Thread atExit = new Thread(this::remove);

    private PrivateNetwork() {
        // RFC 1918; two addresses, and one network for each process so that runs at the same time do not meet.
        String network = "10.213." + ProcessHandle.current().pid() % 256 + ".";
        this.ourAddress = network + "1";
        this.theirAddress = network + "2";
    }

    /** Makes one, or has the test skipped where that is not possible. */
    static PrivateNetwork open() {
        PrivateNetwork made = new PrivateNetwork();
        Runtime.getRuntime().addShutdownHook(made.atExit);
        String refused = made.make();
        if (!refused.isEmpty()) {
            made.close();
        }
        Assumptions.assumeTrue(
                refused.isEmpty(),
                () -> "network namespaces cannot be made here; they take Linux, root and iproute2 (Debian: apt-get"
                        + " install iproute2): " + refused);
        return made;
    }

    /** Returns why it is not possible, or nothing. */
    private String make() {
        List<List<String>> commands = List.of(
                words("ip netns add " + namespace),
                words("ip link add " + ours + " type veth peer name " + theirs + " netns " + namespace),
                words("ip address add " + ourAddress + "/30 dev " + ours),
                words("ip link set " + ours + " up"),
                words("ip -n " + namespace + " address add " + theirAddress + "/30 dev " + theirs),
                words("ip -n " + namespace + " link set lo up"),
                words("ip -n " + namespace + " link set " + theirs + " up"));
        for (List<String> command : commands) {
            String complaint = run(command);
            if (!complaint.isEmpty()) {
                return complaint;
            }
        }
        return "";
    }

    /** The address of the host over there. */
    String address() {
        return theirAddress;
    }

    /** Starts a server over there. */
    PeerProcess start(PeerKind kind) {
        return PeerProcess.start(kind, words("ip netns exec " + namespace));
    }

    /** Pulls the cable over there: nothing gets through, in neither direction, and nobody is told. */
    void pull() {
        demand("ip -n " + namespace + " link set " + theirs + " down");
    }

    /** Puts the cable back. */
    void plug() {
        demand("ip -n " + namespace + " link set " + theirs + " up");
    }

    /** Has everything that is sent from over there dropped, while what is sent to there still arrives. */
    void dropWhatComes() {
        demand("ip -n " + namespace + " route add blackhole " + ourAddress + "/32");
    }

    private void demand(String command) {
        String complaint = run(words(command));
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint);
        }
    }

    /** Whether anything of it is still there. */
    boolean exists() {
        return Files.exists(DEVICES.resolve(ours)) || Files.exists(NAMESPACES.resolve(namespace));
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void remove() {
        if (Files.exists(DEVICES.resolve(ours))) {
            run(words("ip link delete " + ours));
        }
        if (Files.exists(NAMESPACES.resolve(namespace))) {
            run(words("ip netns delete " + namespace));
        }
    }

    private static List<String> words(String command) {
        return new ArrayList<>(Arrays.asList(command.split(" ")));
    }

    /** Runs a command and returns what went wrong, or nothing. */
    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command + " does not end";
            }
            return process.exitValue() == 0 ? "" : command + " failed: " + output;
        } catch (IOException notThere) {
            return notThere.getMessage();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
