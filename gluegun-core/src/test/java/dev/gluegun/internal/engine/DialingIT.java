package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.transport.TestAuthority;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SilentServer;
import dev.gluegun.testing.SocketTest;
import dev.gluegun.testing.TestProxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SocketTest
class DialingIT {

    private static Deadline soon() {
        return Deadline.after(Duration.ofMillis(50));
    }

    @Test
    void theDeadlineEndsAnAttemptThatIsUnderWay() {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", silent.port()), ConnectOptions.defaults());
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> dialing.dial(soon()))
                    .withMessageContaining("127.0.0.1 port " + silent.port())
                    .returns(Phase.TCP, Timeout::phase);
        }
    }

    @Test
    void theDeadlineIsToldOfWhereThereIsNoOtherAttempt() {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.none());
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", silent.port()), options);
            assertThatExceptionOfType(Timeout.class)
                    .isThrownBy(() -> dialing.dial(soon()))
                    .satisfies(timeout ->
                            assertThat(timeout.getSuppressed()).hasOnlyElementsOfType(ConnectionError.class));
        }
    }

    @Test
    void theDeadlineEndsAPauseBetweenAttemptsAndTellsOfTheLastOne() {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.fixed(3, Duration.ofHours(1)));
        Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", ScriptedServer.unusedPort()), options);
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> dialing.dial(soon()))
                .satisfies(timeout -> assertThat(timeout.getSuppressed()).hasOnlyElementsOfType(ConnectionError.class));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAPauseBetweenAttempts(Call.On kind) {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.fixed(3, Duration.ofHours(1)));
        Dialing dialing = new Dialing(Endpoint.tcp("127.0.0.1", ScriptedServer.unusedPort()), options);
        Call<Void> call = Call.run(kind, () -> dialing.dial(Deadline.none())).awaitWaiting();
        expectInterruptible(call);
    }

    // ---- what whoever waits no longer is told, while it goes on

    @Test
    void aProxyThatDoesNotTakeTheConnectionIsNamedAsWhatIsWaitedFor() {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Hop hop = Hop.httpProxy(URI.create("http://127.0.0.1:" + silent.port()));
            Dialing dialing = to(1, ConnectOptions.defaults().withVia(hop));
            Call<Void> call = Call.run(() -> dialing.dial(Deadline.none())).awaitInside(AddressRace.class);

            expectWaiting(dialing, Phase.TCP, "TCP with " + hop.description());
            expectInterruptible(call);
        }
    }

    @Test
    void aProxyThatSaysNothingInTheTlsHandshakeIsNamedAsWhatIsWaitedFor() {
        try (ScriptedServer proxy = ScriptedServer.start()) {
            Hop hop = Hop.httpProxy(URI.create("https://127.0.0.1:" + proxy.port()));
            Dialing dialing = to(1, ConnectOptions.defaults().withVia(hop));
            Call<Void> call = Call.run(() -> dialing.dial(Deadline.none()));
            try (Peer peer = proxy.accept()) {
                peer.bytes(1);

                expectWaiting(dialing, Phase.TLS, "TLS with " + hop.description());
                expectInterruptible(call);
            }
        }
    }

    @Test
    void aServerThatSaysNothingInTheTlsHandshakeIsNoProxys() {
        try (ScriptedServer server = ScriptedServer.start();
                TestProxy proxy = plainProxy(TestProxy.Kind.HTTP)) {
            Hop hop = Hop.httpProxy(URI.create("http://127.0.0.1:" + proxy.port()));
            Dialing dialing = to(
                    server.port(), ConnectOptions.defaults().withTransport(Transport.TLS).withVia(hop));
            Call<Void> call = Call.run(() -> dialing.dial(Deadline.none()));
            try (Peer peer = server.accept()) {
                peer.bytes(1);

                expectWaiting(dialing, Phase.TLS, "TLS, and");
                expectInterruptible(call);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatDoesNotBeginToSpeakHttp2IsNoProxys(boolean proxied) {
        ConnectOptions http2 = ConnectOptions.defaults().withProtocols(Protocol.HTTP_2);
        try (ScriptedServer server = ScriptedServer.start();
                TestProxy proxy = plainProxy(TestProxy.Kind.SOCKS5)) {
            Hop hop = Hop.socks5(URI.create("socks5://127.0.0.1:" + proxy.port()));
            Dialing dialing = to(server.port(), proxied ? http2.withVia(hop) : http2);
            Call<Void> call = Call.run(() -> dialing.dial(Deadline.none()));
            try (Peer peer = server.accept()) {
                peer.bytes(1);

                expectWaiting(dialing, Phase.OPEN, "OPEN: the server's SETTINGS have not come");
                expectInterruptible(call);
            }
        }
    }

    private static TestProxy plainProxy(TestProxy.Kind kind) {
        return new TestProxy(kind, new TestAuthority("unused").issue("127.0.0.1").serverContext(), Map.of());
    }

    private static Dialing to(int port, ConnectOptions options) {
        return new Dialing(Endpoint.tcp("127.0.0.1", port), options);
    }

    private static void expectWaiting(Dialing dialing, Phase phase, String where) {
        assertThatExceptionOfType(Timeout.class)
                .isThrownBy(() -> dialing.await(Deadline.after(Duration.ZERO)))
                .withMessageContaining("in the phase " + where)
                .returns(phase, Timeout::phase);
    }

    private static void expectInterruptible(Call<Void> call) {
        call.interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::result)
                .withCauseInstanceOf(InterruptedException.class);
    }
}
