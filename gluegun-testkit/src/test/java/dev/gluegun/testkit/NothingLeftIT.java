package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.WebSocket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of expectation is met by the right frame, and fails when another comes or none. */
@Timeout(60)
class NothingLeftIT {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Consumer<WebSocket> NOTHING = socket -> {};

    static Stream<Arguments> expectations() {
        return Stream.of(
                row(
                        "text",
                        s -> s.expectText("hi"),
                        c -> c.sendText("hi"),
                        c -> c.sendText("ho"),
                        "expected text \"hi\", but got text \"ho\""),
                row(
                        "text, not binary",
                        s -> s.expectText("hi"),
                        c -> c.sendText("hi"),
                        c -> c.sendBinary("hi".getBytes()),
                        "expected text \"hi\", but got binary [2 bytes: 68 69]"),
                row(
                        "pattern",
                        s -> s.expectTextMatching("h."),
                        c -> c.sendText("ho"),
                        c -> c.sendText("hoo"),
                        "expected text matching h., but got text \"hoo\""),
                row(
                        "JSON",
                        s -> s.expectJson("{\"a\":1.0,\"b\":[true]}"),
                        c -> c.sendText("{ \"b\":[true], \"\\u0061\": 1 }"),
                        c -> c.sendText("{\"a\":1,\"b\":[false]}"),
                        "expected JSON"),
                row(
                        "JSON at all",
                        s -> s.expectJson("{}"),
                        c -> c.sendText(" { } "),
                        c -> c.sendText("{"),
                        "but got text \"{\""),
                row(
                        "binary",
                        s -> s.expectBinary((byte) 1, (byte) 2),
                        c -> c.sendBinary(new byte[] {1, 2}),
                        c -> c.sendBinary(new byte[] {1, 3}),
                        "expected binary [2 bytes: 01 02], but got binary [2 bytes: 01 03]"),
                row(
                        "predicate",
                        s -> s.expect("something short", f -> f.toString().length() < 40),
                        c -> c.sendText("x"),
                        c -> c.sendText("x".repeat(100)),
                        "expected something short, but got"),
                row(
                        "predicate that throws",
                        s -> s.expect("an x", f -> {
                            assertThat(f).isEqualTo(new Frame.Text("x"));
                            return true;
                        }),
                        c -> c.sendText("x"),
                        c -> c.sendText("y"),
                        "the test's predicate has thrown"),
                row(
                        "close",
                        s -> s.expectClose(),
                        WebSocket::sendClose,
                        c -> c.sendText("hi"),
                        "expected close, but got text \"hi\""),
                row(
                        "close code",
                        s -> s.expectClose(4001),
                        c -> c.sendClose(4001, "any"),
                        c -> c.sendClose(4002, ""),
                        "expected close 4001, but got close 4002"),
                row(
                        "close without code",
                        s -> s.expectClose(1005),
                        WebSocket::sendClose,
                        c -> c.sendClose(1000, ""),
                        "expected close without a code, but got close 1000"),
                row(
                        "close reason",
                        s -> s.expectClose(4001, "bye"),
                        c -> c.sendClose(4001, "bye"),
                        c -> c.sendClose(4001, "by"),
                        "expected close 4001 \"bye\", but got close 4001 \"by\""),
                row("ping", s -> s.expectPing(), c -> c.ping(new byte[0]), NOTHING, "expected ping, but"),
                row(
                        "ping with payload",
                        s -> s.expectPing((byte) 5),
                        c -> c.ping(new byte[] {5}),
                        c -> c.ping(new byte[] {6}),
                        "expected ping [1 bytes: 05], but got ping [1 bytes: 06]"),
                row(
                        "pong",
                        s -> s.expectPong((byte) 5),
                        c -> c.pong(new byte[] {5}),
                        c -> c.pong(new byte[] {4}),
                        "expected pong [1 bytes: 05], but got pong [1 bytes: 04]"),
                row(
                        "end",
                        s -> s.ignoreClose().expectClose().expectEnd(),
                        c -> c.sendClose(),
                        c -> {
                            c.sendText("still here");
                        },
                        "expected close, but got text"),
                row(
                        "end after a close",
                        s -> s.expectEnd(),
                        c -> c.sendClose(),
                        c -> c.sendText("still here"),
                        "expected the end of the client's side, but got text"),
                row("nothing", s -> s, NOTHING, c -> c.sendText("extra"), "nobody expected text \"extra\""),
                row(
                        "nothing after",
                        s -> s.expectText("hi"),
                        c -> c.sendText("hi"),
                        c -> {
                            c.sendText("hi");
                            c.sendClose(4000, "off");
                        },
                        "nobody expected close 4000 \"off\""));
    }

    private static Arguments row(
            String name,
            UnaryOperator<Script> script,
            Consumer<WebSocket> right,
            Consumer<WebSocket> wrong,
            String words) {
        return arguments(name, script, right, wrong, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expectations")
    void theRightFrameMeetsIt(String name, UnaryOperator<Script> script, Consumer<WebSocket> right) {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(script.apply(Script.script()));
            try (WebSocket socket = Clients.connect(server, Clients.upgrade().withClosingTimeout(SHORT))) {
                right.accept(socket);
                server.assertNothingLeft();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expectations")
    void theWrongFrameOrNoneFailsIt(
            String name,
            UnaryOperator<Script> script,
            Consumer<WebSocket> right,
            Consumer<WebSocket> wrong,
            String words) {
        // Only where nothing comes is there anything to wait for; elsewhere a slow machine must not be what fails.
        try (MockWebSocketServer server = wrong == NOTHING ? Clients.impatientServer() : MockWebSocketServer.start()) {
            server.enqueue(script.apply(Script.script()));
            try (WebSocket socket = Clients.connect(server, Clients.upgrade().withClosingTimeout(SHORT))) {
                wrong.accept(socket);
                await(server, words);
            }
        }
    }

    /** Frames that nobody expects are under way for a moment. */
    private static void await(MockWebSocketServer server, String words) {
        Awaitility.await().untilAsserted(() -> {
            AssertionError error = catchThrowableOfType(AssertionError.class, server::assertNothingLeft);
            assertThat(error)
                    .isNotNull()
                    .hasMessageContaining(words)
                    .hasMessageContaining("seed " + server.options().seed());
        });
    }

    @Test
    void anExpectationThatNothingMeetsFailsAfterItsDeadline() {
        try (MockWebSocketServer server = Clients.impatientServer()) {
            server.enqueue(Script.script().expectText("hi"));
            try (WebSocket socket = Clients.connect(server)) {
                await(server, "connection 1, step 1: expected text \"hi\", but nothing came within 200 ms");
                assertThat(catchThrowableOfType(GluegunException.class, socket::receiveAppFrame))
                        .as("the client is told with 1011")
                        .satisfiesAnyOf(
                                e -> assertThat(e).isNull(), e -> assertThat(e).hasMessageContaining("1011"));
            }
        }
    }

    @Test
    void anExpectationFailsWhenTheConnectionEnds() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().expectText("hi"));
            Clients.connect(server).connection().close();

            await(server, "expected text \"hi\", but the connection had ended");
        }
    }

    @Test
    void aScriptThatWasNotUsedIsShown() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().sendText("unused"));

            await(server, "no connection came for the script: accept the handshake\n    1. send text \"unused\"");
        }
    }

    @Test
    void aSendThatCannotBeWrittenIsNamed() {
        try (MockWebSocketServer server = MockWebSocketServer.start()) {
            server.enqueue(Script.script().fin().sendText("too late"));
            Clients.connect(server).connection().close();

            await(server, "could not send text \"too late\"");
        }
    }
}
