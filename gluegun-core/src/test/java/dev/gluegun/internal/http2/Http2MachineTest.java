package dev.gluegun.internal.http2;

import static dev.gluegun.internal.http2.Frames.data;
import static dev.gluegun.internal.http2.Frames.goAway;
import static dev.gluegun.internal.http2.Frames.headers;
import static dev.gluegun.internal.http2.Frames.ping;
import static dev.gluegun.internal.http2.Frames.preface;
import static dev.gluegun.internal.http2.Frames.settings;
import static dev.gluegun.internal.http2.Frames.settingsAck;
import static dev.gluegun.internal.http2.Frames.windowUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Http2Machine.Step;
import dev.gluegun.internal.ws.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Http2MachineTest {

    private static final RequestHead GET = new RequestHead("GET", "https", "a", "/", null);
    private static final RequestHead POST = new RequestHead("POST", "https", "a", "/", null);

    private final Conversation client = Conversation.client();
    private final Http2Machine machine = client.machine;

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length);
    }

    @Test
    void aClientBeginsWithPrefaceSettingsAndItsWindow() {
        assertThat(client.sent()).containsExactly("SETTINGS 0", "WINDOW_UPDATE 0 16711681");
        assertThat(machine.settingsCame()).isFalse();
        client.receive(settings());
        assertThat(machine.settingsCame()).isTrue();
        assertThat(client.sent()).containsExactly("SETTINGS ack 0");
    }

    @Test
    void aServerBeginsWithSettings() {
        assertThat(Conversation.server().sent()).containsExactly("SETTINGS 0", "WINDOW_UPDATE 0 16711681");
    }

    @Test
    void aServerReadsWhatWasAsked() {
        Conversation server = Conversation.greetedServer();
        server.receive(headers(
                1,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "https",
                ":authority",
                "a:1",
                ":path",
                "/chat",
                "cookie",
                "a=b",
                "x",
                "y",
                "cookie",
                "c=d"));
        assertThat(server.events).contains("HEADERS 1 [cookie: ***, x: y]");
        Conversation other = Conversation.greetedServer();
        ByteBuffer in = ByteBuffer.wrap(headers(
                1,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "https",
                ":authority",
                "a:1",
                ":path",
                "/chat",
                "cookie",
                "a=b",
                "cookie",
                "c=d"));
        assertThat(other.machine.step(in)).isEqualTo(Step.HEADERS);
        assertThat(other.machine.request()).isEqualTo(RequestHead.webSocket("https", "a:1", "/chat"));
        assertThat(other.machine.headers()).isEqualTo(Headers.of("cookie", "a=b; c=d"));
        assertThat(other.machine.isStreamOpen(1)).isTrue();
    }

    @Test
    void extendedConnectHasToBeEnabled() {
        Conversation server =
                new Conversation(Role.SERVER, Http2Settings.server().withEnableConnectProtocol(false));
        server.receive(
                preface(),
                settings(),
                headers(
                        1,
                        false,
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "https",
                        ":authority",
                        "a",
                        ":path",
                        "/"));
        assertThat(server.lastEvent()).isEqualTo("RESET 1 PROTOCOL_ERROR here");
    }

    @Test
    void aClientLearnsWhetherExtendedConnectIsEnabled() {
        client.receive(settings());
        assertThat(machine.allowsConnectProtocol()).isFalse();
        client.receive(settings(PeerSettings.ENABLE_CONNECT_PROTOCOL, 1));
        assertThat(machine.allowsConnectProtocol()).isTrue();
    }

    @Test
    void opensAsManyStreamsAsThePeerAllows() {
        client.receive(settings(PeerSettings.MAX_CONCURRENT_STREAMS, 2));
        assertThat(machine.open(GET, Headers.empty(), true)).isEqualTo(1);
        assertThat(machine.open(GET, Headers.empty(), true)).isEqualTo(3);
        assertThat(machine.mayOpen()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> machine.open(GET, Headers.empty(), true));
        client.receive(headers(1, true, ":status", "204"));
        assertThat(machine.openStreams()).isEqualTo(1);
        assertThat(machine.open(GET, Headers.empty(), true)).isEqualTo(5);
    }

    @Test
    void contentIsAViewOfTheBufferThatWasGiven() {
        machine.open(GET, Headers.empty(), true);
        client.receive(settings(), headers(1, false, ":status", "200"));
        ByteBuffer in = ByteBuffer.wrap(data(1, 0, "content"));
        assertThat(machine.step(in)).isEqualTo(Step.DATA);
        assertThat(machine.data().array()).isSameAs(in.array());
        assertThat(StandardCharsets.US_ASCII.decode(machine.data()).toString()).isEqualTo("content");
    }

    @Test
    void sendsWhatTheWindowsAllow() {
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 10));
        int stream = machine.open(POST, Headers.empty(), false);
        client.sent();
        assertThat(machine.mayWrite(stream)).isEqualTo(10);
        ByteBuffer content = bytes(25);
        assertThat(machine.data(stream, content, true)).isEqualTo(10);
        assertThat(machine.mayWrite(stream)).isZero();
        assertThat(client.sent()).containsExactly("DATA 1 10");
        client.receive(windowUpdate(stream, 5));
        assertThat(client.lastEvent()).isEqualTo("WINDOW 1");
        assertThat(machine.data(stream, content, true)).isEqualTo(5);
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 20));
        assertThat(client.lastEvent()).isEqualTo("WINDOW 0");
        assertThat(machine.data(stream, content, true)).isEqualTo(10);
        assertThat(client.sent()).containsExactly("DATA 1 5", "SETTINGS ack 0", "DATA end 1 10");
        assertThat(machine.mayWrite(stream)).isEqualTo(-1);
        assertThat(machine.data(stream, bytes(1), true)).isZero();
    }

    @Test
    void windowsMayBecomeNegative() {
        client.receive(settings());
        int stream = machine.open(POST, Headers.empty(), false);
        machine.data(stream, bytes(100), false);
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 40));
        assertThat(machine.mayWrite(stream)).isZero();
        client.receive(windowUpdate(stream, 60));
        assertThat(machine.mayWrite(stream)).isZero();
        assertThat(client.lastEvent()).as("60 - 60 is still nothing").isEqualTo("SETTINGS");
        client.receive(windowUpdate(stream, 1));
        assertThat(client.lastEvent()).isEqualTo("WINDOW 1");
        assertThat(machine.mayWrite(stream)).isEqualTo(1);
    }

    @Test
    void theConnectionsWindowHoldsForAll() {
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 1_000_000));
        int first = machine.open(POST, Headers.empty(), false);
        int second = machine.open(POST, Headers.empty(), false);
        client.sent();
        assertThat(machine.data(first, bytes(100_000), false)).isEqualTo(65_535);
        assertThat(machine.mayWrite(second)).isZero();
        assertThat(client.sent()).containsExactly("DATA 1 16384", "DATA 1 16384", "DATA 1 16384", "DATA 1 16383");
        client.receive(windowUpdate(0, 3));
        assertThat(client.lastEvent()).isEqualTo("WINDOW 0");
        assertThat(machine.mayWrite(second)).isEqualTo(3);
    }

    @Test
    void takesNoMoreContentThanTheOutputHasRoomFor() {
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 1_000_000), windowUpdate(0, 1_000_000));
        int stream = machine.open(POST, Headers.empty(), false);
        client.sent();
        ByteBuffer content = bytes(500_000);
        int taken = machine.data(stream, content, false);
        assertThat(taken).isBetween(Endpoint.OUTPUT_ROOM - 100, Endpoint.OUTPUT_ROOM);
        assertThat(machine.data(stream, content, false)).isZero();
        client.sent();
        assertThat(machine.data(stream, content, false)).isEqualTo(taken);
    }

    @Test
    void identifiersOfStreamsAreUsedUpAtLast() {
        Endpoint endpoint = new Endpoint(Role.CLIENT, Http2Settings.client());
        endpoint.nextStreamId = Integer.MAX_VALUE;
        assertThat(endpoint.mayOpen()).isTrue();
        assertThat(endpoint.open(GET, Headers.empty(), true)).isEqualTo(Integer.MAX_VALUE);
        assertThat(endpoint.hasIdsLeft()).isFalse();
        assertThat(endpoint.mayOpen()).isFalse();
    }

    @Test
    void anEmptyEndNeedsNoRoom() {
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 1_000_000), windowUpdate(0, 1_000_000));
        int large = machine.open(POST, Headers.empty(), false);
        int ended = machine.open(POST, Headers.empty(), false);
        machine.data(large, bytes(500_000), false);
        assertThat(machine.outputBytes()).as("frame headers do not count").isGreaterThan(Endpoint.OUTPUT_ROOM);
        machine.data(ended, bytes(0), true);
        assertThat(client.sent()).endsWith("DATA end 3 0");
    }

    @Test
    void anEmptyEndNeedsNoWindow() {
        client.receive(settings(PeerSettings.INITIAL_WINDOW_SIZE, 0));
        int stream = machine.open(POST, Headers.empty(), false);
        client.sent();
        assertThat(machine.data(stream, bytes(0), true)).isZero();
        assertThat(client.sent()).containsExactly("DATA end 1 0");
    }

    @Test
    void givesRoomBackWhenHalfOfItIsUsed() {
        Conversation small =
                new Conversation(Role.CLIENT, Http2Settings.client().withInitialWindow(65_536));
        small.machine.open(GET, Headers.empty(), true);
        small.receive(settings(), settingsAck(), headers(1, false, ":status", "200"));
        small.sent();
        small.receive(data(1, 0, 16_384));
        assertThat(small.sent()).isEmpty();
        small.receive(data(1, 0, 16_384));
        assertThat(small.sent()).containsExactly("WINDOW_UPDATE 1 32768");
    }

    @Test
    void theConnectionsRoomIsGivenBackThoughNobodyReads() {
        Conversation small =
                new Conversation(Role.CLIENT, Http2Settings.client().withConnectionWindow(65_535));
        Http2Machine reading = small.machine;
        reading.open(GET, Headers.empty(), true);
        small.receive(settings(), settingsAck(), headers(1, false, ":status", "200"));
        small.sent();
        ByteBuffer in = ByteBuffer.wrap(Frames.times(2, data(1, 0, 16_384)));
        while (reading.step(in) != Step.NEED_MORE) {
            assertThat(reading.streamId()).isEqualTo(1);
        }
        assertThat(small.sent()).containsExactly("WINDOW_UPDATE 0 32768");
    }

    @Test
    void whoSendsMoreThanItsWindowIsReset() {
        Conversation small =
                new Conversation(Role.CLIENT, Http2Settings.client().withInitialWindow(16_384));
        small.machine.open(GET, Headers.empty(), true);
        small.machine.open(GET, Headers.empty(), true);
        small.receive(
                settings(), headers(1, false, ":status", "200"), headers(3, false, ":status", "200"), settingsAck());
        ByteBuffer in = ByteBuffer.wrap(data(1, 0, 16_384));
        assertThat(small.machine.step(in)).isEqualTo(Step.DATA);
        small.receive(data(1, 0, 1));
        assertThat(small.lastEvent()).isEqualTo("RESET 1 FLOW_CONTROL_ERROR here");
        small.receive(data(3, 0, 1));
        assertThat(small.lastEvent()).isEqualTo("DATA 3 \0");
    }

    @Test
    void smallWindowsHoldFromTheAcknowledgementOn() {
        Conversation small =
                new Conversation(Role.CLIENT, Http2Settings.client().withInitialWindow(10));
        small.machine.open(GET, Headers.empty(), true);
        small.receive(settings(), headers(1, false, ":status", "200"), data(1, 0, 100), settingsAck());
        small.receive(ping());
        assertThat(small.sent()).contains("PING ack 0");
        small.receive(data(1, 0, 11));
        assertThat(small.lastEvent()).isEqualTo("RESET 1 FLOW_CONTROL_ERROR here");
    }

    @Test
    void whoExceedsTheConnectionsWindowIsGone() {
        Endpoint endpoint = new Endpoint(Role.SERVER, Http2Settings.server().withConnectionWindow(65_535));
        Event event = new Event();
        StreamFrames frames = new StreamFrames(endpoint, event, new HpackReader(4096, endpoint.guard));
        endpoint.receiveWindow.take(65_535);
        FrameHeader header = new FrameHeader();
        header.fill(1, FrameType.DATA, 0, 1);
        assertThat(frames.beginData(header)).isNull();
        assertThat(event.violation.code()).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
    }

    @Test
    void moreCannotBeReleasedThanHasCome() {
        machine.open(GET, Headers.empty(), true);
        client.receive(settings(), headers(1, false, ":status", "200"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine.release(1, 1))
                .withMessageContaining("at most 0");
        machine.release(99, 1);
    }

    @Test
    void resetsOnceAndIgnoresWhatIsStillUnderWay() {
        int stream = machine.open(POST, Headers.empty(), false);
        client.receive(settings());
        client.sent();
        machine.reset(stream, ErrorCode.CANCEL.code());
        machine.reset(stream, ErrorCode.CANCEL.code());
        machine.reset(99, 0);
        assertThat(client.sent()).containsExactly("RST_STREAM 1 CANCEL");
        int before = client.events.size();
        client.receive(
                headers(stream, false, ":status", "200"), data(stream, 0, 100), Frames.reset(stream, ErrorCode.CANCEL));
        assertThat(client.events).hasSize(before);
        assertThat(machine.isStreamOpen(stream)).isFalse();
    }

    @Test
    void aResetAmidAFrameIgnoresItsRest() {
        int stream = machine.open(POST, Headers.empty(), false);
        client.receive(settings(), headers(stream, false, ":status", "200"));
        ByteBuffer frame = ByteBuffer.wrap(data(stream, 0, 100));
        assertThat(machine.step(frame.duplicate().limit(50))).isEqualTo(Step.DATA);
        machine.reset(stream, 0);
        assertThat(machine.step(frame.duplicate().position(50))).isEqualTo(Step.NEED_MORE);
    }

    @Test
    void goAwayLeavesStreamsOutThatThePeerHasNotLookedAt() {
        machine.open(GET, Headers.empty(), true);
        machine.open(GET, Headers.empty(), true);
        client.receive(settings(), goAway(1, ErrorCode.ENHANCE_YOUR_CALM.code(), "too\nmuch"));
        assertThat(client.lastEvent()).isEqualTo("GOAWAY 1 ENHANCE_YOUR_CALM too\\u000amuch");
        assertThat(machine.isStreamOpen(1)).isTrue();
        assertThat(machine.isStreamOpen(3)).isFalse();
        assertThat(machine.mayOpen()).isFalse();
        client.receive(headers(1, true, ":status", "200"));
        assertThat(client.lastEvent()).startsWith("HEADERS 1 200");
    }

    @Test
    void afterOurGoAwayNoFurtherStreamsBegin() {
        Conversation server = Conversation.greetedServer();
        server.receive(headers(1, true, ":method", "GET", ":scheme", "https", ":path", "/"));
        server.sent();
        server.machine.goAway(0, "enough");
        server.receive(headers(3, true, ":method", "GET", ":scheme", "https", ":path", "/"));
        server.machine.respond(1, 204, Headers.empty(), true);
        assertThat(server.sent())
                .containsExactly("GOAWAY 0 1 NO_ERROR", "RST_STREAM 3 REFUSED_STREAM", "HEADERS end 1");
        machine.goAway(0, "");
        assertThat(machine.mayOpen()).isFalse();
    }

    @Test
    void respondsWithInterimFinalAndTrailers() {
        Conversation server = Conversation.greetedServer();
        server.receive(headers(1, true, ":method", "GET", ":scheme", "https", ":path", "/"));
        server.sent();
        Http2Machine responding = server.machine;
        assertThatIllegalStateException().isThrownBy(() -> responding.data(1, bytes(1), false));
        responding.respond(1, 103, Headers.of("Link", "x"), false);
        responding.respond(1, 200, Headers.of("A", "b"), false);
        assertThatIllegalStateException().isThrownBy(() -> responding.respond(1, 200, Headers.empty(), false));
        responding.data(1, bytes(3), false);
        responding.trailers(1, Headers.of("C", "d"));
        responding.trailers(1, Headers.of("C", "d"));
        byte[] sent = server.sentBytes();
        assertThat(Frames.lines(sent)).containsExactly("HEADERS 1", "HEADERS 1", "DATA 1 3", "HEADERS end 1");
        machine.open(GET, Headers.empty(), true);
        client.receive(settings(), sent);
        assertThat(client.events)
                .containsExactly(
                        "SETTINGS",
                        "HEADERS 1 103 [link: x]",
                        "HEADERS 1 200 [a: b]",
                        "DATA 1 \0\0\0",
                        "HEADERS 1 trailers [c: d] end");
    }

    @Test
    void fieldsOfTheConnectionAreNotSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> machine.open(GET, Headers.of("Connection", "close"), true))
                .withMessageContaining("Connection");
        assertThat(machine.openStreams()).isZero();
    }

    @Test
    void largeSectionsAreSentInPieces() {
        client.receive(settings());
        client.sent();
        machine.open(GET, Headers.of("a", "<".repeat(16_000)), true);
        assertThat(client.sent()).containsExactly("HEADERS end 1", "CONTINUATION 1");
    }

    @Test
    void tellsWhetherARequestFits() {
        assertThat(machine.fits(GET, Headers.of("a", "b".repeat(100_000)))).isTrue();
        client.receive(settings(PeerSettings.MAX_HEADER_LIST_SIZE, 1000));
        assertThat(machine.fits(GET, Headers.of("a", "b".repeat(1000)))).isFalse();
        assertThat(machine.fits(GET, Headers.of("a", "b".repeat(500)))).isTrue();
    }

    @Test
    void pingsAreAnsweredWithWhatWasAsked() {
        client.receive(settings());
        machine.ping(42);
        assertThat(client.sent()).contains("PING 0");
        client.receive(Frames.frame(
                FrameType.PING,
                Frames.ACK,
                0,
                ByteBuffer.allocate(8).putLong(42).array()));
        assertThat(client.lastEvent()).isEqualTo("PONG 42");
    }

    @Test
    void anAnswerInHttp1IsRecognised() {
        client.receive("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.lastEvent()).isEqualTo("FAILED PROTOCOL_ERROR");
        assertThat(machine.violation().text())
                .isEqualTo("the peer speaks HTTP/1 (RFC 9113, section 3.4; PROTOCOL_ERROR)");
    }

    @Test
    void aRequestInHttp1IsRefused() {
        Conversation server =
                Conversation.server().receive("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(server.lastEvent()).isEqualTo("FAILED PROTOCOL_ERROR");
        assertThat(server.sent()).last().isEqualTo("GOAWAY 0 0 PROTOCOL_ERROR");
    }

    @Test
    void nothingIsReadOrSentAfterAFailure() {
        machine.open(POST, Headers.empty(), false);
        client.receive(settings(), data(0, 0, 1));
        client.sent();
        client.receive(ping());
        machine.ping(1);
        machine.reset(1, 0);
        machine.goAway(0, "");
        assertThat(machine.data(1, bytes(1), false)).isZero();
        assertThat(machine.mayWrite(1)).isEqualTo(-1);
        assertThat(machine.mayOpen()).isFalse();
        assertThat(client.sent()).isEmpty();
    }

    @Test
    void outputGoesIntoAnyRoom() {
        machine.open(GET, Headers.of("a", "b"), true);
        int size = machine.outputBytes();
        ByteBuffer all = ByteBuffer.allocate(size);
        while (machine.hasOutput()) {
            ByteBuffer one = ByteBuffer.allocate(1);
            machine.writeTo(one);
            all.put(one.flip());
        }
        machine.trim();
        assertThat(all.hasRemaining()).isFalse();
        Conversation server = Conversation.server().receive(all.array());
        assertThat(server.lastEvent()).isEqualTo("HEADERS 1 [a: b] end");
    }
}
