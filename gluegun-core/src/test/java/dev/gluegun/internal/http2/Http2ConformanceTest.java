package dev.gluegun.internal.http2;

import static dev.gluegun.internal.http2.ErrorCode.COMPRESSION_ERROR;
import static dev.gluegun.internal.http2.ErrorCode.ENHANCE_YOUR_CALM;
import static dev.gluegun.internal.http2.ErrorCode.FLOW_CONTROL_ERROR;
import static dev.gluegun.internal.http2.ErrorCode.FRAME_SIZE_ERROR;
import static dev.gluegun.internal.http2.ErrorCode.NO_ERROR;
import static dev.gluegun.internal.http2.ErrorCode.PROTOCOL_ERROR;
import static dev.gluegun.internal.http2.ErrorCode.REFUSED_STREAM;
import static dev.gluegun.internal.http2.ErrorCode.STREAM_CLOSED;
import static dev.gluegun.internal.http2.Frames.ACK;
import static dev.gluegun.internal.http2.Frames.END_HEADERS;
import static dev.gluegun.internal.http2.Frames.END_STREAM;
import static dev.gluegun.internal.http2.Frames.PADDED;
import static dev.gluegun.internal.http2.Frames.PRIORITY;
import static dev.gluegun.internal.http2.Frames.block;
import static dev.gluegun.internal.http2.Frames.data;
import static dev.gluegun.internal.http2.Frames.frame;
import static dev.gluegun.internal.http2.Frames.goAway;
import static dev.gluegun.internal.http2.Frames.header;
import static dev.gluegun.internal.http2.Frames.headers;
import static dev.gluegun.internal.http2.Frames.join;
import static dev.gluegun.internal.http2.Frames.ping;
import static dev.gluegun.internal.http2.Frames.preface;
import static dev.gluegun.internal.http2.Frames.reset;
import static dev.gluegun.internal.http2.Frames.settings;
import static dev.gluegun.internal.http2.Frames.settingsAck;
import static dev.gluegun.internal.http2.Frames.times;
import static dev.gluegun.internal.http2.Frames.windowUpdate;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.internal.ws.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9113 and RFC 8441, section by section: what a peer may do, and what each offence gets. */
class Http2ConformanceTest {

    private static final int SMALL_WINDOW = 70_000;
    private static final int SPLIT_EVERYWHERE = 300;

    /** What a row has to get. */
    private record Expected(boolean connection, int stream, ErrorCode code) {
        @Override
        public String toString() {
            if (code == NO_ERROR) {
                return "accepted";
            }
            return (connection ? "connection error " : "stream error ") + code;
        }
    }

    /** @param begun whether preface and SETTINGS have come already */
    record Row(String section, String scenario, Role role, boolean begun, byte[] bytes, Expected expected) {
        @Override
        public String toString() {
            return section + ", " + role.name().toLowerCase(Locale.ROOT) + ": " + scenario + " → " + expected;
        }
    }

    private static final Expected ACCEPTED = new Expected(false, 0, NO_ERROR);

    private static Expected connection(ErrorCode code) {
        return new Expected(true, 0, code);
    }

    private static Expected stream(int id, ErrorCode code) {
        return new Expected(false, id, code);
    }

    /** To a client that has asked on 1 with GET, on 3 with POST, on 5 for a WebSocket, on 7 with HEAD. */
    private static Row toClient(String section, String scenario, Expected expected, byte[]... frames) {
        return new Row(section, scenario, Role.CLIENT, true, join(frames), expected);
    }

    /** To a server, after preface and SETTINGS. */
    private static Row toServer(String section, String scenario, Expected expected, byte[]... frames) {
        return new Row(section, scenario, Role.SERVER, true, join(frames), expected);
    }

    /** What comes first of all. */
    private static Row first(Role role, String scenario, Expected expected, byte[]... bytes) {
        return new Row("3.4", scenario, role, false, join(bytes), expected);
    }

    private static byte[] get(int stream) {
        return headers(stream, true, ":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/");
    }

    private static byte[] post(int stream) {
        return headers(stream, false, ":method", "POST", ":scheme", "https", ":authority", "a", ":path", "/");
    }

    private static byte[] ok(int stream) {
        return headers(stream, false, ":status", "200");
    }

    private static byte[] request(String... fields) {
        return headers(1, true, fields);
    }

    private static String[] with(String... more) {
        return Stream.concat(
                        Stream.of(":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    static Stream<Row> rows() {
        return Stream.of(
                        beginnings(),
                        framing(),
                        states(),
                        dataAndHeaders(),
                        settingsFrames(),
                        connectionFrames(),
                        windows(),
                        continuations(),
                        messages(),
                        requests(),
                        compression())
                .flatMap(List::stream);
    }

    private static List<Row> beginnings() {
        Expected refused = connection(PROTOCOL_ERROR);
        return List.of(
                first(Role.CLIENT, "SETTINGS come first", ACCEPTED, settings()),
                first(Role.CLIENT, "a PING comes first", refused, ping()),
                first(Role.CLIENT, "an acknowledgement of SETTINGS comes first", refused, settingsAck()),
                first(Role.CLIENT, "an unknown type of frame comes first", refused, frame(0xFA, 0, 0)),
                first(Role.CLIENT, "HTTP/1.1", refused, "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)),
                first(Role.SERVER, "SETTINGS follow the preface", ACCEPTED, preface(), settings()),
                first(Role.SERVER, "a request follows the preface", refused, preface(), get(1)),
                first(Role.SERVER, "an acknowledgement follows the preface", refused, preface(), settingsAck()),
                first(
                        Role.SERVER,
                        "HTTP/1.1",
                        refused,
                        "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(US_ASCII)));
    }

    private static List<Row> framing() {
        return List.of(
                toClient("4.1", "an unknown type of frame is ignored", ACCEPTED, frame(0xFA, 0xFF, 1, new byte[20])),
                toServer("4.1", "an unknown type of frame is ignored", ACCEPTED, frame(0xFA, 0xFF, 0, new byte[20])),
                toClient(
                        "4.1",
                        "flags that mean nothing are ignored",
                        ACCEPTED,
                        frame(FrameType.PING, 0xFE, 0, new byte[8])),
                toClient(
                        "4.1", "the reserved bit is ignored", ACCEPTED, frame(FrameType.PING, 0, 1 << 31, new byte[8])),
                toClient("4.2", "DATA of the largest size is accepted", ACCEPTED, ok(1), data(1, 0, 16_384)),
                toClient("4.2", "DATA that is too large", connection(FRAME_SIZE_ERROR), ok(1), header(16_385, 0, 0, 1)),
                toClient(
                        "4.2",
                        "an unknown frame that is too large",
                        connection(FRAME_SIZE_ERROR),
                        header(16_385, 0xFA, 0, 1)),
                toServer("4.2", "HEADERS that are too large", connection(FRAME_SIZE_ERROR), header(16_385, 1, 4, 1)),
                toServer("4.2", "SETTINGS that are too large", connection(FRAME_SIZE_ERROR), header(16_386, 4, 0, 0)));
    }

    private static List<Row> states() {
        return List.of(
                toServer("5.1", "DATA on an idle stream", connection(PROTOCOL_ERROR), data(1, 0, 1)),
                toServer("5.1", "RST_STREAM on an idle stream", connection(PROTOCOL_ERROR), reset(1, NO_ERROR)),
                toServer("5.1", "WINDOW_UPDATE on an idle stream", connection(PROTOCOL_ERROR), windowUpdate(1, 1)),
                toServer("5.1", "PRIORITY on an idle stream", ACCEPTED, frame(2, 0, 1, new byte[5])),
                toClient("5.1", "DATA on an idle stream", connection(PROTOCOL_ERROR), data(9, 0, 1)),
                toClient("5.1", "HEADERS on an idle stream", connection(PROTOCOL_ERROR), ok(9)),
                toClient("5.1", "HEADERS on a stream of the server's own", connection(PROTOCOL_ERROR), ok(2)),
                toClient("5.1", "RST_STREAM on an idle stream", connection(PROTOCOL_ERROR), reset(9, NO_ERROR)),
                toClient("5.1", "WINDOW_UPDATE on an idle stream", connection(PROTOCOL_ERROR), windowUpdate(2, 1)),
                toServer("5.1", "DATA after the end, half closed", stream(1, STREAM_CLOSED), get(1), data(1, 0, 1)),
                toServer("5.1", "HEADERS after the end, half closed", stream(1, STREAM_CLOSED), get(1), get(1)),
                toServer("5.1", "WINDOW_UPDATE after the end, half closed", ACCEPTED, get(1), windowUpdate(1, 1)),
                toServer("5.1", "PRIORITY after the end, half closed", ACCEPTED, get(1), frame(2, 0, 1, new byte[5])),
                toServer("5.1", "RST_STREAM after the end, half closed", ACCEPTED, get(1), reset(1, ErrorCode.CANCEL)),
                toClient(
                        "5.1",
                        "DATA on a stream closed by END_STREAM",
                        connection(STREAM_CLOSED),
                        headers(1, true, ":status", "200"),
                        data(1, 0, 1)),
                toClient(
                        "5.1",
                        "HEADERS on a stream closed by END_STREAM",
                        connection(STREAM_CLOSED),
                        headers(1, true, ":status", "200"),
                        ok(1)),
                toClient(
                        "5.1",
                        "WINDOW_UPDATE on a closed stream",
                        ACCEPTED,
                        headers(1, true, ":status", "200"),
                        windowUpdate(1, 1)),
                toClient(
                        "5.1",
                        "RST_STREAM on a closed stream",
                        ACCEPTED,
                        headers(1, true, ":status", "200"),
                        reset(1, NO_ERROR)),
                toClient(
                        "5.1",
                        "PRIORITY on a closed stream",
                        ACCEPTED,
                        headers(1, true, ":status", "200"),
                        frame(2, 0, 1, new byte[5])),
                toClient(
                        "5.1",
                        "DATA after the peer's RST_STREAM",
                        connection(STREAM_CLOSED),
                        reset(3, ErrorCode.CANCEL),
                        data(3, 0, 1)),
                toClient("5.1", "DATA after our RST_STREAM", stream(3, PROTOCOL_ERROR), data(3, 0, 1), data(3, 0, 1)),
                toClient("5.1", "HEADERS after our RST_STREAM", stream(3, PROTOCOL_ERROR), data(3, 0, 1), ok(3)),
                toServer("5.1.1", "HEADERS on an even stream", connection(PROTOCOL_ERROR), get(2)),
                toServer("5.1.1", "a stream below one that has begun", connection(PROTOCOL_ERROR), get(5), get(3)),
                toServer("5.1.1", "streams may be left out", ACCEPTED, get(5), get(9)),
                toServer(
                        "5.1.2",
                        "more streams than allowed",
                        stream(7, REFUSED_STREAM),
                        get(1),
                        get(3),
                        get(5),
                        get(7)),
                toServer("5.1.2", "as many streams as allowed", ACCEPTED, get(1), get(3), get(5)),
                toServer(
                        "5.1.2",
                        "ended streams do not count",
                        ACCEPTED,
                        get(1),
                        reset(1, NO_ERROR),
                        get(3),
                        get(5),
                        get(7)));
    }

    private static List<Row> dataAndHeaders() {
        return List.of(
                toServer("6.1", "DATA on stream 0", connection(PROTOCOL_ERROR), data(0, 0, 1)),
                toClient("6.1", "DATA on stream 0", connection(PROTOCOL_ERROR), data(0, 0, 1)),
                toServer(
                        "6.1",
                        "padding is left out",
                        ACCEPTED,
                        post(1),
                        frame(0, PADDED, 1, (byte) 2, (byte) 'x', (byte) 0, (byte) 0)),
                toServer("6.1", "nothing but padding", ACCEPTED, post(1), frame(0, PADDED, 1, (byte) 2, (byte) 0, (byte)
                        0)),
                toServer(
                        "6.1",
                        "padding as long as the payload",
                        connection(PROTOCOL_ERROR),
                        post(1),
                        frame(0, PADDED, 1, (byte) 3, (byte) 0, (byte) 0)),
                toServer(
                        "6.1",
                        "padding longer than the payload",
                        connection(PROTOCOL_ERROR),
                        post(1),
                        frame(0, PADDED, 1, (byte) 255)),
                toServer("6.1", "padded without a length", connection(FRAME_SIZE_ERROR), post(1), frame(0, PADDED, 1)),
                toServer("6.2", "HEADERS on stream 0", connection(PROTOCOL_ERROR), get(0)),
                toClient("6.2", "HEADERS on stream 0", connection(PROTOCOL_ERROR), ok(0)),
                toServer(
                        "6.2",
                        "HEADERS with padding and priority",
                        ACCEPTED,
                        frame(
                                1,
                                END_HEADERS | END_STREAM | PADDED | PRIORITY,
                                1,
                                join(new byte[] {1, 0, 0, 0, 0, 0}, block(with()), new byte[1]))),
                toServer(
                        "6.2",
                        "padding longer than the payload",
                        connection(PROTOCOL_ERROR),
                        frame(1, END_HEADERS | PADDED, 1, (byte) 9, (byte) 0)),
                toServer(
                        "6.2",
                        "padded without a length",
                        connection(FRAME_SIZE_ERROR),
                        frame(1, END_HEADERS | PADDED, 1)),
                toServer(
                        "6.2",
                        "priority cut off",
                        connection(FRAME_SIZE_ERROR),
                        frame(1, END_HEADERS | PRIORITY, 1, new byte[4])),
                toServer("6.3", "PRIORITY on stream 0", connection(PROTOCOL_ERROR), frame(2, 0, 0, new byte[5])),
                toServer(
                        "6.3",
                        "PRIORITY of 4 bytes",
                        stream(1, FRAME_SIZE_ERROR),
                        post(1),
                        frame(2, 0, 1, new byte[4])),
                toServer(
                        "6.3",
                        "PRIORITY of 6 bytes on an idle stream",
                        connection(FRAME_SIZE_ERROR),
                        frame(2, 0, 1, new byte[6])),
                toServer("6.4", "RST_STREAM on stream 0", connection(PROTOCOL_ERROR), reset(0, NO_ERROR)),
                toServer(
                        "6.4",
                        "RST_STREAM of 3 bytes",
                        connection(FRAME_SIZE_ERROR),
                        post(1),
                        frame(3, 0, 1, new byte[3])),
                toServer(
                        "6.4",
                        "RST_STREAM of 5 bytes",
                        connection(FRAME_SIZE_ERROR),
                        post(1),
                        frame(3, 0, 1, new byte[5])),
                toClient("6.4", "RST_STREAM with an unknown code", ACCEPTED, Frames.int32(3, 1, 0xFFFFFFFFL)));
    }

    private static List<Row> settingsFrames() {
        return List.of(
                toClient("6.5", "SETTINGS on a stream", connection(PROTOCOL_ERROR), frame(4, 0, 1)),
                toServer("6.5", "SETTINGS of 5 bytes", connection(FRAME_SIZE_ERROR), frame(4, 0, 0, new byte[5])),
                toClient(
                        "6.5",
                        "an acknowledgement with payload",
                        connection(FRAME_SIZE_ERROR),
                        frame(4, ACK, 0, new byte[6])),
                toClient("6.5", "the acknowledgement", ACCEPTED, settingsAck()),
                toClient("6.5.3", "a second acknowledgement", connection(PROTOCOL_ERROR), settingsAck(), settingsAck()),
                toClient("6.5", "SETTINGS again, without any", ACCEPTED, settings(), settings()),
                toClient("6.5.2", "unknown ones are ignored", ACCEPTED, settings(0xF000, 7, 9, 7, 7, 7)),
                toClient("6.5.2", "the same one twice", ACCEPTED, settings(4, 1, 4, 100)),
                toServer("6.5.2", "ENABLE_PUSH 1 from a client", ACCEPTED, settings(2, 1)),
                toServer("6.5.2", "ENABLE_PUSH 2", connection(PROTOCOL_ERROR), settings(2, 2)),
                toClient("6.5.2", "ENABLE_PUSH 1 from a server", connection(PROTOCOL_ERROR), settings(2, 1)),
                toClient("6.5.2", "ENABLE_PUSH 0 from a server", ACCEPTED, settings(2, 0)),
                toClient("6.5.2", "INITIAL_WINDOW_SIZE 2^31", connection(FLOW_CONTROL_ERROR), settings(4, 1L << 31)),
                toClient("6.5.2", "INITIAL_WINDOW_SIZE 2^31-1", ACCEPTED, settings(4, Integer.MAX_VALUE)),
                toClient("6.5.2", "MAX_FRAME_SIZE 16383", connection(PROTOCOL_ERROR), settings(5, 16_383)),
                toClient("6.5.2", "MAX_FRAME_SIZE 2^24", connection(PROTOCOL_ERROR), settings(5, 1 << 24)),
                toClient("6.5.2", "MAX_FRAME_SIZE 2^24-1", ACCEPTED, settings(5, (1 << 24) - 1)),
                toClient("6.5.2", "HEADER_TABLE_SIZE 2^32-1", ACCEPTED, settings(1, 0xFFFFFFFFL)),
                toClient("6.5.2", "MAX_CONCURRENT_STREAMS 0", ACCEPTED, settings(3, 0)),
                toClient("8441 3", "ENABLE_CONNECT_PROTOCOL 2", connection(PROTOCOL_ERROR), settings(8, 2)),
                toClient("8441 3", "ENABLE_CONNECT_PROTOCOL back to 0", connection(PROTOCOL_ERROR), settings(8, 0)),
                toClient("8441 3", "ENABLE_CONNECT_PROTOCOL again", ACCEPTED, settings(8, 1)),
                toClient(
                        "10.5", "SETTINGS with 1025 entries", connection(ENHANCE_YOUR_CALM), settings(new long[2050])));
    }

    private static List<Row> connectionFrames() {
        return List.of(
                toClient("6.6", "PUSH_PROMISE", connection(PROTOCOL_ERROR), frame(5, END_HEADERS, 1, new byte[4])),
                toServer(
                        "6.6",
                        "PUSH_PROMISE",
                        connection(PROTOCOL_ERROR),
                        get(1),
                        frame(5, END_HEADERS, 1, new byte[4])),
                toClient("6.7", "PING on a stream", connection(PROTOCOL_ERROR), frame(6, 0, 1, new byte[8])),
                toClient("6.7", "PING of 7 bytes", connection(FRAME_SIZE_ERROR), frame(6, 0, 0, new byte[7])),
                toServer("6.7", "PING of 9 bytes", connection(FRAME_SIZE_ERROR), frame(6, 0, 0, new byte[9])),
                toServer("6.7", "an acknowledgement that nobody asked for", ACCEPTED, frame(6, ACK, 0, new byte[8])),
                toClient("6.8", "GOAWAY on a stream", connection(PROTOCOL_ERROR), frame(7, 0, 1, new byte[8])),
                toClient("6.8", "GOAWAY of 7 bytes", connection(FRAME_SIZE_ERROR), frame(7, 0, 0, new byte[7])),
                toClient(
                        "6.8",
                        "GOAWAY, then the rest of a stream",
                        ACCEPTED,
                        goAway(7, 0, "bye"),
                        ok(1),
                        data(1, END_STREAM, 1)),
                toClient("6.8", "GOAWAY with 16 KiB of debug data", ACCEPTED, goAway(7, 0, "x".repeat(16_000))),
                toClient(
                        "6.8",
                        "GOAWAY twice, the second lower",
                        ACCEPTED,
                        goAway(Integer.MAX_VALUE, 0, ""),
                        goAway(3, 0, "")),
                toClient(
                        "6.8",
                        "GOAWAY twice, the second higher",
                        connection(PROTOCOL_ERROR),
                        goAway(3, 0, ""),
                        goAway(5, 0, "")),
                toClient(
                        "6.8",
                        "frames on a stream that GOAWAY has left out",
                        ACCEPTED,
                        goAway(1, 0, ""),
                        ok(3),
                        data(3, 0, 10)),
                toServer("6.8", "GOAWAY from a client", ACCEPTED, get(1), goAway(0, 0, "")));
    }

    private static List<Row> windows() {
        return List.of(
                toClient("6.9", "WINDOW_UPDATE of 3 bytes", connection(FRAME_SIZE_ERROR), frame(8, 0, 0, new byte[3])),
                toClient("6.9", "an increment of 0 for the connection", connection(PROTOCOL_ERROR), windowUpdate(0, 0)),
                toClient("6.9", "an increment of 0 for a stream", stream(3, PROTOCOL_ERROR), windowUpdate(3, 0)),
                toClient("6.9", "the reserved bit is ignored", ACCEPTED, windowUpdate(0, 0x80000001L)),
                toClient(
                        "6.9.1",
                        "the connection's window above 2^31-1",
                        connection(FLOW_CONTROL_ERROR),
                        windowUpdate(0, Integer.MAX_VALUE)),
                toClient(
                        "6.9.1",
                        "a stream's window above 2^31-1",
                        stream(3, FLOW_CONTROL_ERROR),
                        windowUpdate(3, Integer.MAX_VALUE)),
                toClient(
                        "6.9.1",
                        "windows of exactly 2^31-1",
                        ACCEPTED,
                        windowUpdate(0, Integer.MAX_VALUE - 65_535),
                        windowUpdate(3, Integer.MAX_VALUE - 65_535)),
                toClient(
                        "6.9.2",
                        "SETTINGS that overflow a stream's window",
                        connection(FLOW_CONTROL_ERROR),
                        windowUpdate(3, Integer.MAX_VALUE - 65_535),
                        settings(4, 65_536)),
                toClient(
                        "6.9.2",
                        "SETTINGS that make windows negative, and WINDOW_UPDATE",
                        ACCEPTED,
                        settings(4, 0),
                        windowUpdate(3, 10)),
                toServer(
                        "6.9.1",
                        "as much DATA as the windows allow, given back as it comes",
                        ACCEPTED,
                        post(1),
                        times(20, data(1, 0, 16_384))),
                toServer(
                        "6.9.1",
                        "padding counts too",
                        ACCEPTED,
                        post(1),
                        times(100, frame(0, PADDED, 1, join(new byte[] {(byte) 200}, new byte[200])))));
    }

    private static List<Row> continuations() {
        byte[] whole = block(with());
        byte[] first = frame(1, END_STREAM, 1, Arrays.copyOf(whole, 10));
        byte[] rest = Arrays.copyOfRange(whole, 10, whole.length);
        return List.of(
                toServer("6.10", "a section in two", ACCEPTED, first, frame(9, END_HEADERS, 1, rest)),
                toServer(
                        "6.10",
                        "empty pieces",
                        ACCEPTED,
                        first,
                        times(5, frame(9, 0, 1)),
                        frame(9, END_HEADERS, 1, rest)),
                toServer(
                        "6.10",
                        "an empty HEADERS frame first",
                        ACCEPTED,
                        frame(1, END_STREAM, 1),
                        frame(9, END_HEADERS, 1, whole)),
                toServer("6.10", "nothing to continue", connection(PROTOCOL_ERROR), frame(9, END_HEADERS, 1, rest)),
                toServer(
                        "6.10",
                        "nothing to continue any more",
                        connection(PROTOCOL_ERROR),
                        get(1),
                        frame(9, END_HEADERS, 1)),
                toServer("6.10", "another stream", connection(PROTOCOL_ERROR), first, frame(9, END_HEADERS, 3, rest)),
                toServer("6.10", "stream 0", connection(PROTOCOL_ERROR), first, frame(9, END_HEADERS, 0, rest)),
                toServer("6.10", "PING between", connection(PROTOCOL_ERROR), first, ping()),
                toServer("6.10", "an unknown frame between", connection(PROTOCOL_ERROR), first, frame(0xFA, 0, 1)),
                toServer("6.10", "HEADERS between", connection(PROTOCOL_ERROR), first, get(3)),
                toServer("6.10", "DATA between", connection(PROTOCOL_ERROR), first, data(1, 0, 1)),
                toServer(
                        "10.5", "pieces without end", connection(ENHANCE_YOUR_CALM), first, times(100, frame(9, 0, 1))),
                toServer(
                        "10.5",
                        "a section without end",
                        connection(ENHANCE_YOUR_CALM),
                        first,
                        times(20, frame(9, 0, 1, new byte[16_384]))));
    }

    private static List<Row> messages() {
        return List.of(
                toClient("8.1", "DATA before the response", stream(1, PROTOCOL_ERROR), data(1, 0, 1)),
                toClient(
                        "8.1",
                        "an interim response, then the final one",
                        ACCEPTED,
                        headers(1, false, ":status", "103"),
                        ok(1)),
                toClient(
                        "8.1",
                        "an interim response that ends the stream",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, ":status", "100")),
                toClient(
                        "8.1",
                        "DATA after an interim response",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, false, ":status", "100"),
                        data(1, 0, 1)),
                toClient(
                        "10.5",
                        "33 interim responses",
                        stream(1, ENHANCE_YOUR_CALM),
                        times(33, headers(1, false, ":status", "103"))),
                toClient("8.1", "trailers", ACCEPTED, ok(1), data(1, 0, 1), headers(1, true, "a", "b")),
                toClient(
                        "8.1",
                        "trailers that do not end the stream",
                        stream(1, PROTOCOL_ERROR),
                        ok(1),
                        headers(1, false, "a", "b")),
                toClient(
                        "8.1",
                        "trailers with a pseudo-header field",
                        stream(1, PROTOCOL_ERROR),
                        ok(1),
                        headers(1, true, ":status", "200")),
                toClient(
                        "8.1.1",
                        "less content than announced",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, false, ":status", "200", "content-length", "3"),
                        data(1, END_STREAM, 2)),
                toClient(
                        "8.1.1",
                        "more content than announced",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, false, ":status", "200", "content-length", "3"),
                        data(1, 0, 4)),
                toClient(
                        "8.1.1",
                        "as much content as announced",
                        ACCEPTED,
                        headers(1, false, ":status", "200", "content-length", "3"),
                        data(1, 0, 2),
                        data(1, END_STREAM, 1)),
                toClient(
                        "8.1.1",
                        "no content where some was announced",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, ":status", "200", "content-length", "3")),
                toClient(
                        "8.1.1",
                        "trailers before all content",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, false, ":status", "200", "content-length", "3"),
                        headers(1, true, "a", "b")),
                toClient(
                        "8.1.1",
                        "the response to HEAD",
                        ACCEPTED,
                        headers(7, true, ":status", "200", "content-length", "3")),
                toClient(
                        "8.1.1",
                        "304 with a content-length",
                        ACCEPTED,
                        headers(1, true, ":status", "304", "content-length", "3")),
                toClient(
                        "8.1.1",
                        "content-length twice, different",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, ":status", "200", "content-length", "1", "content-length", "2")),
                toClient(
                        "8.1.1",
                        "content-length that is none",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, ":status", "200", "content-length", "-1")),
                toClient("8.3.2", "no :status", stream(1, PROTOCOL_ERROR), headers(1, true, "a", "b")),
                toClient(
                        "8.3.2",
                        ":status twice",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, ":status", "200", ":status", "200")),
                toClient(
                        "8.3.2", ":status of two digits", stream(1, PROTOCOL_ERROR), headers(1, true, ":status", "20")),
                toClient(
                        "8.3",
                        ":status after a field",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, "a", "b", ":status", "200")),
                toClient(
                        "8.3",
                        "a request's field in a response",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, true, ":status", "200", ":path", "/")),
                toClient("8.6", "101", stream(5, PROTOCOL_ERROR), headers(5, false, ":status", "101")),
                toClient(
                        "8.5", "DATA both ways after CONNECT", ACCEPTED, ok(5), data(5, 0, 10), data(5, END_STREAM, 0)),
                toClient("8.5", "HEADERS after CONNECT", stream(5, PROTOCOL_ERROR), ok(5), headers(5, true, "a", "b")),
                toClient(
                        "8.5",
                        "content-length in the response to CONNECT is ignored",
                        ACCEPTED,
                        headers(5, false, ":status", "200", "content-length", "0"),
                        data(5, 0, 5)),
                toClient(
                        "8.5",
                        "CONNECT refused",
                        ACCEPTED,
                        headers(5, false, ":status", "403"),
                        data(5, END_STREAM, 3)),
                toClient(
                        "10.5.1",
                        "a response that is too large",
                        stream(1, ENHANCE_YOUR_CALM),
                        large(1, ":status", "200")));
    }

    /** A section above the limit of 64 KiB, in several frames. */
    private static byte[] large(int stream, String name, String value) {
        byte[] more = block("a", "x".repeat(14_000));
        return join(
                frame(1, END_STREAM, stream, block(name, value)),
                times(5, frame(9, 0, stream, more)),
                frame(9, END_HEADERS, stream));
    }

    private static List<Row> requests() {
        return List.of(
                toServer("8.2.1", "a name in upper case", stream(1, PROTOCOL_ERROR), request(with("Aa", "b"))),
                toServer("8.2.1", "an empty name", stream(1, PROTOCOL_ERROR), request(with("", "b"))),
                toServer("8.2.1", "a name with a space", stream(1, PROTOCOL_ERROR), request(with("a b", "c"))),
                toServer("8.2.1", "a name with a colon", stream(1, PROTOCOL_ERROR), request(with("a:b", "c"))),
                toServer(
                        "8.2.1",
                        "a value with a line break",
                        stream(1, PROTOCOL_ERROR),
                        request(with("a", "b\r\nc: d"))),
                toServer("8.2.1", "a value with NUL", stream(1, PROTOCOL_ERROR), request(with("a", "b\0"))),
                toServer(
                        "8.2.1",
                        "a value that begins with a space",
                        stream(1, PROTOCOL_ERROR),
                        request(with("a", " b"))),
                toServer("8.2.1", "a value that ends with a tab", stream(1, PROTOCOL_ERROR), request(with("a", "b\t"))),
                toServer("8.2.1", "an empty value", ACCEPTED, request(with("a", ""))),
                toServer("8.2.1", "a value in Latin-1", ACCEPTED, request(with("a", "é"))),
                toServer("8.2.2", "connection", stream(1, PROTOCOL_ERROR), request(with("connection", "close"))),
                toServer("8.2.2", "upgrade", stream(1, PROTOCOL_ERROR), request(with("upgrade", "websocket"))),
                toServer("8.2.2", "keep-alive", stream(1, PROTOCOL_ERROR), request(with("keep-alive", "1"))),
                toServer(
                        "8.2.2",
                        "transfer-encoding",
                        stream(1, PROTOCOL_ERROR),
                        request(with("transfer-encoding", "chunked"))),
                toServer(
                        "8.2.2",
                        "proxy-connection",
                        stream(1, PROTOCOL_ERROR),
                        request(with("proxy-connection", "close"))),
                toServer("8.2.2", "te: trailers", ACCEPTED, request(with("te", "trailers"))),
                toServer("8.2.2", "te: gzip", stream(1, PROTOCOL_ERROR), request(with("te", "gzip"))),
                toServer("8.3", "an unknown pseudo-header field", stream(1, PROTOCOL_ERROR), request(with(":a", "b"))),
                toServer(
                        "8.3",
                        "a response's pseudo-header field",
                        stream(1, PROTOCOL_ERROR),
                        request(with(":status", "200"))),
                toServer("8.3", "a pseudo-header field twice", stream(1, PROTOCOL_ERROR), request(with(":path", "/"))),
                toServer(
                        "8.3",
                        "a pseudo-header field after another field",
                        stream(1, PROTOCOL_ERROR),
                        request("a", "b", ":method", "GET")),
                toServer("8.3.1", "no :method", stream(1, PROTOCOL_ERROR), request(":scheme", "https", ":path", "/")),
                toServer("8.3.1", "no :scheme", stream(1, PROTOCOL_ERROR), request(":method", "GET", ":path", "/")),
                toServer("8.3.1", "no :path", stream(1, PROTOCOL_ERROR), request(":method", "GET", ":scheme", "https")),
                toServer(
                        "8.3.1",
                        "an empty :path",
                        stream(1, PROTOCOL_ERROR),
                        request(":method", "GET", ":scheme", "https", ":path", "")),
                toServer(
                        "8.3.1",
                        "OPTIONS *",
                        ACCEPTED,
                        request(":method", "OPTIONS", ":scheme", "https", ":path", "*")),
                toServer(
                        "8.3.1",
                        "GET *",
                        stream(1, PROTOCOL_ERROR),
                        request(":method", "GET", ":scheme", "https", ":path", "*")),
                toServer(
                        "8.3.1",
                        "no :authority, but host",
                        ACCEPTED,
                        request(":method", "GET", ":scheme", "https", ":path", "/", "host", "a")),
                toServer("8.3.1", "host as :authority", ACCEPTED, request(with("host", "A"))),
                toServer("8.3.1", "host unlike :authority", stream(1, PROTOCOL_ERROR), request(with("host", "b"))),
                toServer("8.5", "CONNECT", ACCEPTED, headers(1, false, ":method", "CONNECT", ":authority", "a:1")),
                toServer(
                        "8.5",
                        "CONNECT with :path",
                        stream(1, PROTOCOL_ERROR),
                        request(":method", "CONNECT", ":authority", "a:1", ":path", "/")),
                toServer("8.5", "CONNECT without :authority", stream(1, PROTOCOL_ERROR), request(":method", "CONNECT")),
                toServer(
                        "8441 4",
                        "extended CONNECT",
                        ACCEPTED,
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
                                "/")),
                toServer(
                        "8441 4",
                        "extended CONNECT without :path",
                        stream(1, PROTOCOL_ERROR),
                        request(":method", "CONNECT", ":protocol", "websocket", ":scheme", "https", ":authority", "a")),
                toServer(
                        "8441 4",
                        "extended CONNECT without :authority",
                        stream(1, PROTOCOL_ERROR),
                        request(":method", "CONNECT", ":protocol", "websocket", ":scheme", "https", ":path", "/")),
                toServer(
                        "8441 4",
                        ":protocol with GET",
                        stream(1, PROTOCOL_ERROR),
                        request(with(":protocol", "websocket"))),
                toServer(
                        "8.1.1",
                        "a request with less content than announced",
                        stream(1, PROTOCOL_ERROR),
                        headers(1, false, with("content-length", "2")),
                        data(1, END_STREAM, 1)),
                toServer(
                        "8.1", "a request with trailers", ACCEPTED, post(1), data(1, 0, 1), headers(1, true, "a", "b")),
                toServer(
                        "8.1",
                        "trailers that do not end the request",
                        stream(1, PROTOCOL_ERROR),
                        post(1),
                        headers(1, false, "a", "b")),
                toServer(
                        "10.5.1",
                        "a request that is too large",
                        stream(1, ENHANCE_YOUR_CALM),
                        large(1, ":method", "GET")));
    }

    private static byte[] hpack(int... bytes) {
        byte[] block = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            block[i] = (byte) bytes[i];
        }
        return frame(1, END_HEADERS | END_STREAM, 1, block);
    }

    private static List<Row> compression() {
        Expected lost = connection(COMPRESSION_ERROR);
        return List.of(
                toServer("4.3, HPACK 2.3.3", "index 0", lost, hpack(0x80)),
                toServer("4.3, HPACK 2.3.3", "an index beyond the tables", lost, hpack(0xBE)),
                toServer(
                        "4.3, HPACK 5.1",
                        "a number that is too large",
                        lost,
                        hpack(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07)),
                toServer("4.3, HPACK 5.1", "a number that is cut off", lost, hpack(0xFF, 0x80)),
                toServer("4.3, HPACK 5.2", "a name that is cut off", lost, hpack(0x00, 0x05, 'a')),
                toServer("4.3, HPACK 5.2", "a value that is cut off", lost, hpack(0x00, 0x01, 'a', 0x02, 'b')),
                toServer("4.3, HPACK 5.2", "a value that is missing", lost, hpack(0x00, 0x01, 'a')),
                toServer(
                        "4.3, HPACK 5.2",
                        "a string longer than any",
                        lost,
                        hpack(0x00, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0x07)),
                toServer("4.3, HPACK 5.2", "padding of eight bits", lost, hpack(0x00, 0x01, 'a', 0x82, 0x1F, 0xFF)),
                toServer(
                        "4.3, HPACK 5.2",
                        "padding of nothing but eight bits",
                        lost,
                        hpack(0x00, 0x01, 'a', 0x81, 0xFF)),
                toServer("4.3, HPACK 5.2", "padding that is not ones", lost, hpack(0x00, 0x01, 'a', 0x81, 0x18)),
                toServer(
                        "4.3, HPACK 5.2",
                        "the end-of-string symbol",
                        lost,
                        hpack(0x00, 0x01, 'a', 0x84, 0xFF, 0xFF, 0xFF, 0xFF)),
                toServer("4.3, HPACK 4.2", "a table larger than allowed", lost, hpack(0x3F, 0xE2, 0x1F)),
                toServer("4.3, HPACK 4.2", "a change of the table amid a section", lost, hpack(0x82, 0x20)),
                toServer(
                        "4.3, HPACK 4.2",
                        "three changes of the table at once",
                        lost,
                        hpack(0x20, 0x3F, 0xE1, 0x1F, 0x20)),
                toServer(
                        "4.3, HPACK 4.2",
                        "two changes of the table at once",
                        ACCEPTED,
                        hpack(0x20, 0x3F, 0xE1, 0x1F, 0x82, 0x87, 0x84)),
                toServer("4.3, HPACK 6", "indexed fields", ACCEPTED, hpack(0x82, 0x87, 0x84)),
                toClient(
                        "4.3",
                        "a section that cannot be read on a closed stream",
                        lost,
                        headers(1, true, ":status", "200"),
                        hpack(0x80)),
                toServer(
                        "4.3",
                        "the table is kept beyond a section that was refused",
                        ACCEPTED,
                        hpack(0x82, 0x87, 0x84, 0x40, 0x01, 'a', 0x01, 'b'),
                        frame(1, END_HEADERS | END_STREAM, 3, (byte) 0x82, (byte) 0x87, (byte) 0x84, (byte) 0xBE)));
    }

    private static Conversation begin(Row row) {
        Role role = row.role;
        Http2Settings settings = role == Role.CLIENT
                ? Http2Settings.client()
                : Http2Settings.server().withMaxConcurrentStreams(3).withInitialWindow(SMALL_WINDOW);
        Conversation conversation = new Conversation(role, settings);
        if (!row.begun) {
            return conversation;
        }
        if (role == Role.SERVER) {
            conversation.receive(preface(), settings());
        } else {
            conversation.receive(settings(PeerSettings.ENABLE_CONNECT_PROTOCOL, 1));
            Http2Machine machine = conversation.machine;
            machine.open(new RequestHead("GET", "https", "a", "/", null), Headers.empty(), true);
            machine.open(new RequestHead("POST", "https", "a", "/", null), Headers.empty(), false);
            machine.open(RequestHead.webSocket("https", "a", "/"), Headers.empty(), false);
            machine.open(new RequestHead("HEAD", "https", "a", "/", null), Headers.empty(), true);
        }
        conversation.sent();
        return conversation;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void each(Row row) {
        Conversation whole = begin(row).receive(row.bytes);
        List<String> sent = whole.sent();
        check(row, whole, sent);
        int length = row.bytes.length;
        int[] everywhere = IntStream.range(1, length).toArray();
        if (length <= 20_000) {
            Conversation bytewise = begin(row).receiveSplit(row.bytes, everywhere);
            assertThat(bytewise.events).as("byte by byte").isEqualTo(whole.events);
            assertThat(bytewise.sent()).as("byte by byte").isEqualTo(sent);
        }
        for (int i = 1; i < Math.min(length, SPLIT_EVERYWHERE); i++) {
            Conversation split = begin(row).receiveSplit(row.bytes, i);
            assertThat(split.events).as("split at " + i).isEqualTo(whole.events);
            assertThat(split.sent()).as("split at " + i).isEqualTo(sent);
        }
    }

    private static void check(Row row, Conversation conversation, List<String> sent) {
        Expected expected = row.expected;
        String goAway = sent.stream()
                .filter(line -> line.startsWith("GOAWAY"))
                .findFirst()
                .orElse("none");
        if (expected.connection) {
            assertThat(conversation.lastEvent()).isEqualTo("FAILED " + expected.code);
            assertThat(goAway).endsWith(" " + expected.code);
            Http2Violation violation = conversation.machine.violation();
            assertThat(violation.message()).isNotBlank();
            assertThat(violation.section()).startsWith("RFC ");
            return;
        }
        assertThat(goAway).isEqualTo("none");
        List<String> resets = conversation.events.stream()
                .filter(event -> event.startsWith("RESET") && event.endsWith("here"))
                .toList();
        List<String> resetsSent =
                sent.stream().filter(line -> line.startsWith("RST_STREAM")).toList();
        if (expected.code == NO_ERROR) {
            assertThat(resets).isEmpty();
            assertThat(resetsSent).isEmpty();
        } else {
            assertThat(resets).containsExactly("RESET " + expected.stream + " " + expected.code + " here");
            assertThat(resetsSent).containsExactly("RST_STREAM " + expected.stream + " " + expected.code);
        }
        conversation.receive(ping());
        assertThat(conversation.sent()).as("the connection lives").containsExactly("PING ack 0");
    }
}
