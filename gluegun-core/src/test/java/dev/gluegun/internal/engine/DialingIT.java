package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gluegun.ConnectOptions;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Hop;
import dev.gluegun.Protocol;
import dev.gluegun.RetryPolicy;
import dev.gluegun.Transport;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SilentServer;
import dev.gluegun.testing.SocketTest;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
        call.interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(call::result)
                .withCauseInstanceOf(InterruptedException.class);
    }

    // ---- whom a timeout blames

    private static ConnectOptions via(String... hops) {
        return ConnectOptions.defaults()
                .withVia(Stream.of(hops).map(hop -> Hop.of(URI.create(hop))).toArray(Hop[]::new));
    }

    /** How it is told that the time is over once {@code there} has seen whoever dials come to where it waits. */
    private static Timeout late(Dialing dialing, Consumer<Call<Void>> there) {
        Call<Void> dials = Call.run(() -> dialing.dial(Deadline.none()));
        there.accept(dials);
        Timeout late = catchThrowableOfType(Timeout.class, () -> dialing.await(Deadline.after(Duration.ZERO)));
        dials.interrupt();
        assertThat(dials.failure(AssertionError.class)).hasCauseInstanceOf(InterruptedException.class);
        return late;
    }

    @Test
    void aProxyThatDoesNotAcceptIsBlamed() {
        try (SilentServer silent = new SilentServer("127.0.0.1", 0)) {
            Dialing dialing = new Dialing(Endpoint.tcp("origin.test", 80), via("http://127.0.0.1:" + silent.port()));
            assertThat(late(dialing, dials -> dials.awaitInside(AddressRace.class)))
                    .hasMessageContaining(
                            "to origin.test port 80 was not up in the time given; it was in the phase TCP with"
                                    + " HTTP proxy 127.0.0.1:" + silent.port())
                    .returns(Phase.TCP, Timeout::phase);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https, TLS, HTTPS proxy",
        "h2, TLS, HTTP/2 proxy",
        "http, PROXY, HTTP proxy",
        "socks5, PROXY, SOCKS5 proxy",
        "h2c, PROXY, HTTP/2 proxy without TLS",
    })
    void aProxyThatSaysNothingIsBlamed(String scheme, Phase phase, String proxy) {
        try (ScriptedServer silent = ScriptedServer.start()) {
            Dialing dialing =
                    new Dialing(Endpoint.tcp("origin.test", 443), via(scheme + "://127.0.0.1:" + silent.port()));
            assertThat(late(dialing, dials -> silent.accept().bytes(1)))
                    .hasMessageContaining("in the phase " + phase + " with " + proxy + " 127.0.0.1:" + silent.port())
                    .returns(phase, Timeout::phase);
        }
    }

    @Test
    void aServerThatDoesNotBeginWithTlsIsBlamedAndNotTheProxyBeforeIt() {
        try (ScriptedServer proxy = ScriptedServer.start()) {
            Dialing dialing = new Dialing(
                    Endpoint.tcp("origin.test", 443),
                    via("http://127.0.0.1:" + proxy.port()).withTransport(Transport.TLS));
            assertThat(late(dialing, dials -> tunnel(proxy).bytes(1)))
                    .hasMessageContaining("in the phase TLS with origin.test port 443")
                    .returns(Phase.TLS, Timeout::phase);
        }
    }

    @Test
    void aServerThatDoesNotBeginWithHttp2IsBlamed() {
        try (ScriptedServer silent = ScriptedServer.start()) {
            Dialing dialing = new Dialing(
                    Endpoint.tcp("127.0.0.1", silent.port()),
                    ConnectOptions.defaults().withProtocols(Protocol.HTTP_2));
            assertThat(late(dialing, dials -> silent.accept().bytes(1)))
                    .hasMessageContaining("in the phase OPEN with 127.0.0.1 port " + silent.port()
                            + ", which has not begun to speak HTTP/2")
                    .returns(Phase.OPEN, Timeout::phase);
        }
    }

    @Test
    void aServerThatDoesNotBeginWithHttp2IsBlamedAndNotTheProxyBeforeIt() {
        try (ScriptedServer proxy = ScriptedServer.start()) {
            Dialing dialing = new Dialing(
                    Endpoint.tcp("origin.test", 80),
                    via("http://127.0.0.1:" + proxy.port()).withProtocols(Protocol.HTTP_2));
            assertThat(late(dialing, dials -> tunnel(proxy).bytes(1)))
                    .hasMessageContaining("in the phase OPEN with origin.test port 80")
                    .returns(Phase.OPEN, Timeout::phase);
        }
    }

    /** Plays the proxy that lets the client through. */
    private static Peer tunnel(ScriptedServer proxy) {
        Peer peer = proxy.accept();
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        return peer;
    }
}
