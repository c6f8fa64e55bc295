package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings of the server's that change while the connection is in use (RFC 9113, section 6.5; RFC 8441, section 3). */
@SocketTest
class Http2SettingsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** "PRI * HTTP/2.0" and the rest of it (RFC 9113, section 3.4). */
    private static final int PREFACE_BYTES = 24;

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int ACK = 1;

    /** The window that both sides begin with. */
    private static final int WINDOW_BYTES = 65_535;

    private static final ConnectOptions HTTP_2 =
            ConnectOptions.defaults().withProtocols(Protocol.HTTP_2).withRetry(RetryPolicy.none());

    private final ScriptedServer server = ScriptedServer.start();
    private final Connection connection = Connection.open("127.0.0.1", server.port(), HTTP_2);
    private final Peer peer = server.accept();

    /** A frame of the client's, without its payload. */
    private record Came(int type, int flags, int streamId, int length) {}

    @BeforeEach
    void begin() {
        peer.bytes(PREFACE_BYTES);
        settings("");
        connection.awaitUp(PATIENCE);
    }

    @AfterEach
    void close() {
        connection.close();
        peer.close();
        server.close();
    }

    private Came next() {
        ByteBuffer header = ByteBuffer.wrap(peer.bytes(FRAME_HEADER_BYTES));
        int length = (header.get() & 0xff) << 16 | header.getShort() & 0xffff;
        Came came = new Came(header.get(), header.get(), header.getInt(), length);
        peer.bytes(length);
        return came;
    }

    private Came next(int type) {
        Came came = next();
        while (came.type != type) {
            came = next();
        }
        return came;
    }

    /** Reads a body until at least so much of it has come. */
    private int data(int least) {
        int came = 0;
        while (came < least) {
            came += next(DATA).length;
        }
        return came;
    }

    private void send(String hex) {
        peer.send(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Sends settings, and waits until the client has taken them. */
    private void settings(String hex) {
        send("0000%02x 04 00 00000000 %s".formatted(hex.replace(" ", "").length() / 2, hex));
        Came came = next(SETTINGS);
        while (came.flags != ACK) {
            came = next(SETTINGS);
        }
    }

    @Test
    void aWindowThatShrinksWhileSomebodySendsHoldsTheRestBackUntilItGrows() {
        byte[] body = new byte[WINDOW_BYTES + 10_000];
        RequestStream stream = connection.request("POST", "/", Headers.of("Content-Length", "" + body.length));
        Call<Void> sending = Call.run(() -> stream.data(true, body));
        assertThat(data(WINDOW_BYTES)).isEqualTo(WINDOW_BYTES);

        // INITIAL_WINDOW_SIZE of 1,000: the stream's window is negative.
        settings("0004 000003e8");
        // The connection's window takes all that is left; the stream's is at 0 after this.
        send("000004 08 00 00000000 00010000");
        send("000004 08 00 00000001 0000fc17");
        sending.awaitWaiting();
        // INITIAL_WINDOW_SIZE of 5,000, which is 4,000 more.
        settings("0004 00001388");
        assertThat(data(4_000)).isEqualTo(4_000);
        sending.awaitWaiting();

        // INITIAL_WINDOW_SIZE of 20,000: the rest has room.
        send("000006 04 00 00000000 0004 00004e20");
        assertThat(data(6_000)).isEqualTo(6_000);
        sending.result();
    }

    @Test
    void fewerStreamsThanAreOpenHoldUpNewOnesOnly() {
        RequestStream first = connection.get("/first");
        RequestStream second = connection.get("/second");
        assertThat(next(HEADERS).streamId).isEqualTo(1);
        assertThat(next(HEADERS).streamId).isEqualTo(3);

        // MAX_CONCURRENT_STREAMS of 1.
        settings("0003 00000001");

        assertThatExceptionOfType(InvalidMessage.class)
                .isThrownBy(() -> connection.get("/third"))
                .withMessageContaining("limit of streams at the same time is 1, and 2 are open");
        // The field ":status: 204" is number 9 of HPACK's static table.
        send("000001 01 05 00000001 89");
        send("000001 01 05 00000003 89");
        assertThat(first.awaitAnswer(PATIENCE).status()).isEqualTo(204);
        assertThat(second.awaitAnswer(PATIENCE).status()).isEqualTo(204);
        connection.get("/fourth");
        assertThat(next(HEADERS).streamId).isEqualTo(5);
    }

    @Test
    void webSocketsAreThereWhenTheServerSaysSoLater() {
        assertThatExceptionOfType(UnsupportedFeature.class).isThrownBy(() -> connection.upgrade("/"));

        // ENABLE_CONNECT_PROTOCOL.
        settings("0008 00000001");

        WebSocketStream stream = connection.upgrade("/");
        assertThat(next(HEADERS).streamId).isEqualTo(1);
        // The field ":status: 200" is number 8 of HPACK's static table.
        send("000001 01 04 00000001 88");
        stream.awaitUpgrade(PATIENCE);
    }
}
