package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.SocketTransport;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SilentServer;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who wins, and what becomes of the others. */
@SocketTest
class AddressRaceIT {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final List<SilentServer> silentServers = new ArrayList<>();

    @AfterEach
    void end() {
        silentServers.forEach(SilentServer::close);
    }

    private SilentServer silent(String address, int port) {
        SilentServer silent = new SilentServer(address, port);
        silentServers.add(silent);
        return silent;
    }

    private static AddressRace race(int port, String... addresses) throws UnknownHostException {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        return new AddressRace("many.example", port, all, LONG);
    }

    @Test
    void anAddressThatDoesNotAnswerCostsAMomentAndNotTheTimeout() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            silent("127.0.0.2", server.port());
            silent("127.0.0.3", server.port());
            // Without any timeout: whoever waits for one address alone does not come back.
            SocketTransport winner =
                    race(server.port(), "127.0.0.3", "127.0.0.2", "127.0.0.1").run(Deadline.none());
            assertThat(winner.description()).isEqualTo("TCP to 127.0.0.1:" + server.port());
            winner.close();
            server.accept().expectEnd();
        }
    }

    @Test
    void aRefusalStartsTheNextAtOnceAndTheOneBeforeStillCounts() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            silent("127.0.0.3", server.port());
            SocketTransport winner =
                    race(server.port(), "127.0.0.3", "127.0.0.2", "127.0.0.1").run(Deadline.none());
            assertThat(winner.description()).contains("127.0.0.1");
            winner.close();
        }
    }

    @Test
    void theErrorTellsWhatBecameOfEachAddress() throws Exception {
        SilentServer silent = silent("127.0.0.2", 0);
        AddressRace race = race(silent.port(), "127.0.0.2", "127.0.0.3");
        assertThatExceptionOfType(ConnectionError.class)
                .isThrownBy(() -> race.run(Deadline.after(Duration.ofMillis(100))))
                .withMessageContaining("many.example")
                .withMessageContaining("127.0.0.3:" + silent.port() + ": Connection refused")
                .withMessageContaining("127.0.0.2:" + silent.port() + ": no answer within the connect timeout")
                .returns(Phase.TCP, ConnectionError::phase)
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(2));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheRace(Call.On kind) throws Exception {
        SilentServer silent = silent("127.0.0.1", 0);
        AddressRace race = race(silent.port(), "127.0.0.1");
        Call<Void> call = Call.run(kind, () -> race.run(Deadline.none())).awaitWaiting();
        call.interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::result)
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void allButTheWinnerAreClosed() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            silent("127.0.0.2", server.port());
            raceOnce(server);
            long before = openSockets();
            for (int i = 0; i < 3; i++) {
                raceOnce(server);
            }
            assertThat(openSockets()).isEqualTo(before);
        }
    }

    private static void raceOnce(ScriptedServer server) throws Exception {
        race(server.port(), "127.0.0.2", "127.0.0.1").run(Deadline.none()).close();
        try (Peer peer = server.accept()) {
            peer.expectEnd();
        }
    }

    private static long openSockets() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(AddressRaceIT::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException gone) {
            return false;
        }
    }
}
