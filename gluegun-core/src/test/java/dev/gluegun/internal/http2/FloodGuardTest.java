package dev.gluegun.internal.http2;

import static dev.gluegun.internal.http2.Frames.data;
import static dev.gluegun.internal.http2.Frames.frame;
import static dev.gluegun.internal.http2.Frames.headers;
import static dev.gluegun.internal.http2.Frames.ping;
import static dev.gluegun.internal.http2.Frames.reset;
import static dev.gluegun.internal.http2.Frames.settings;
import static dev.gluegun.internal.http2.Frames.times;
import static dev.gluegun.internal.http2.Frames.windowUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.http2.Http2Machine.Step;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Floods, as whole attacks, and what resembles them and is all right. */
class FloodGuardTest {

    private final Conversation server = Conversation.greetedServer();
    private final Conversation client = Conversation.client().receive(settings());

    private static byte[] get(int stream) {
        return headers(stream, true, ":method", "GET", ":scheme", "https", ":path", "/");
    }

    private static byte[] post(int stream) {
        return headers(stream, false, ":method", "POST", ":scheme", "https", ":path", "/");
    }

    private static void assertCalmed(Conversation conversation, String which) {
        assertThat(conversation.lastEvent()).isEqualTo("FAILED ENHANCE_YOUR_CALM");
        assertThat(conversation.machine.violation().message()).contains(which);
        assertThat(conversation.sent()).last().asString().endsWith("ENHANCE_YOUR_CALM");
    }

    private static void assertCalm(Conversation conversation) {
        conversation.sent();
        conversation.receive(ping());
        assertThat(conversation.sent()).containsExactly("PING ack 0");
    }

    @Test
    void rapidReset() {
        for (int i = 0; i < FloodGuard.MOST_RESETS; i++) {
            server.receive(get(2 * i + 1), reset(2 * i + 1, ErrorCode.CANCEL));
        }
        assertCalm(server);
        server.receive(get(1001), reset(1001, ErrorCode.CANCEL));
        assertCalmed(server, "rapid reset");
    }

    @Test
    void resetsAreAllRightWhereMostStreamsEndAsTheyShould() {
        for (int i = 1; i < 4000; i += 4) {
            server.receive(get(i));
            server.machine.respond(i, 204, Headers.empty(), true);
            server.receive(get(i + 2), reset(i + 2, ErrorCode.CANCEL));
        }
        assertCalm(server);
    }

    @Test
    void offencesThatMakeUsReset() {
        for (int i = 0; i <= FloodGuard.MOST_RESETS; i++) {
            server.receive(post(2 * i + 1), windowUpdate(2 * i + 1, 0));
        }
        assertCalmed(server, "rapid reset");
    }

    @Test
    void streamsBeyondTheLimit() {
        for (int i = 0; i <= 100 + FloodGuard.MOST_RESETS; i++) {
            server.receive(get(2 * i + 1));
        }
        assertCalmed(server, "rapid reset");
    }

    @Test
    void aServerMayResetAllThatAClientOpens() {
        for (int i = 0; i < 2 * FloodGuard.MOST_RESETS; i++) {
            int stream = client.machine.open(new RequestHead("GET", "https", "a", "/", null), Headers.empty(), true);
            client.receive(reset(stream, ErrorCode.REFUSED_STREAM));
        }
        assertCalm(client);
    }

    @Test
    void settingsWithoutEnd() {
        client.receive(times(FloodGuard.MOST_SETTINGS, settings()));
        assertCalmed(client, "SETTINGS");
    }

    @Test
    void pingsThatAreNotRead() {
        Http2Machine machine = client.machine;
        ByteBuffer in = ByteBuffer.wrap(times(10_000, ping()));
        Step step;
        do {
            step = machine.step(in);
        } while (step != Step.NEED_MORE && step != Step.FAILED);
        assertThat(step).isEqualTo(Step.FAILED);
        assertThat(machine.violation().message()).contains("PING", "does not read them");
        assertThat(machine.outputBytes()).isLessThan(FloodGuard.MOST_ANSWER_BYTES + 2048);
    }

    @Test
    void pingsThatAreReadMayGoOnForever() {
        for (int i = 0; i < 100; i++) {
            client.receive(times(1000, ping()));
        }
        assertCalm(client);
    }

    @Test
    void emptyFrames() {
        server.receive(post(1), times(FloodGuard.MOST_EMPTY_FRAMES, data(1, 0, 0)));
        assertCalm(server);
        server.receive(data(1, 0, 1), times(FloodGuard.MOST_EMPTY_FRAMES, data(1, 0, 0)));
        assertCalm(server);
        server.receive(data(1, 0, 0));
        assertCalmed(server, "empty DATA");
    }

    @Test
    void uselessFrames() {
        server.receive(times(FloodGuard.MOST_USELESS_FRAMES, frame(0xFA, 0, 0)));
        assertCalm(server);
        server.receive(frame(FrameType.PRIORITY, 0, 1, new byte[5]));
        assertCalmed(server, "without any use");
    }

    @Test
    void windowUpdatesInTrickles() {
        client.receive(times(FloodGuard.SPARE_WINDOW_UPDATES, windowUpdate(0, 1)));
        assertCalm(client);
        client.receive(windowUpdate(0, 1));
        assertCalmed(client, "WINDOW_UPDATE");
    }

    @Test
    void windowUpdatesForWhatWasSentAreAllRight() {
        int stream = client.machine.open(new RequestHead("POST", "https", "a", "/", null), Headers.empty(), false);
        for (int i = 0; i < 2000; i++) {
            client.machine.data(stream, ByteBuffer.allocate(20), false);
            client.receive(windowUpdate(0, 20), windowUpdate(stream, 20));
        }
        assertCalm(client);
    }

    @Test
    void tablesThatChangeAgainAndAgain() {
        byte[] shrunk = {0x20, 0x3F, (byte) 0xE1, 0x1F, (byte) 0x82, (byte) 0x87, (byte) 0x84};
        int flags = Frames.END_HEADERS | Frames.END_STREAM;
        for (int i = 0; i < FloodGuard.MOST_TABLE_SIZES / 2; i++) {
            server.receive(frame(FrameType.HEADERS, flags, 2 * i + 1, shrunk));
            server.machine.respond(2 * i + 1, 204, Headers.empty(), true);
        }
        assertCalm(server);
        server.receive(frame(FrameType.HEADERS, flags, 1001, shrunk));
        assertCalmed(server, "table");
    }

    @Test
    void framesOnStreamsThatWereReset() {
        server.receive(post(1));
        server.machine.reset(1, 0);
        server.receive(times(100, data(1, 0, 16_384)));
        assertCalm(server);
        server.receive(times(200, data(1, 0, 16_384)));
        assertCalmed(server, "streams that have ended");
    }
}
