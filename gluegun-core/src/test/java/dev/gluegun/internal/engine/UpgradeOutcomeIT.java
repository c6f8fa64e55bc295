package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Connection;
import dev.gluegun.Frame;
import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.WebSocketStream;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse the upgrade: what the application learns, and whether the connection can be used again. */
@SocketTest
class UpgradeOutcomeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private final ScriptedServer server = ScriptedServer.start();
    private Connection connection;
    private WebSocketStream stream;
    private Peer peer;

    @BeforeEach
    void begin() {
        connection = Connection.open(server.host(), server.port());
        stream = connection.upgrade("/");
        peer = server.accept();
        peer.request();
    }

    @AfterEach
    void end() {
        connection.close();
        server.close();
    }

    private ThrowableAssertAlternative<UpgradeRejected> expectRefusal(int status) {
        return assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> stream.awaitUpgrade(PATIENCE))
                .withMessageContaining(Integer.toString(status))
                .returns(status, UpgradeRejected::status);
    }

    /** Upgrades on the same connection, which has to be usable. */
    private void expectReusable() {
        WebSocketStream second = connection.upgrade("/second");
        assertThat(peer.upgrade().line()).isEqualTo("GET /second HTTP/1.1");
        second.awaitUpgrade(PATIENCE);
        second.send(new Frame.Text("works"));
        assertThat(peer.text()).isEqualTo("works");
        peer.sendText("both ways");
        assertThat(second.receive(PATIENCE)).isEqualTo(new Frame.Text("both ways"));
    }

    private void expectNotReusable() {
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/second"));
    }

    @Test
    void theBodyOfACertainLengthIsKept() {
        peer.send("HTTP/1.1 403 Forbidden\r\nX-Why: because\r\nContent-Length: 4\r\n\r\nnope");
        expectRefusal(403)
                .returns("nope", UpgradeRejected::bodyText)
                .satisfies(
                        refusal -> assertThat(refusal.headers().first("x-why")).hasValue("because"));
        expectReusable();
    }

    @Test
    void aRefusalWithoutABodyIsKeptToo() {
        peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        expectRefusal(401).returns("", UpgradeRejected::bodyText);
        expectReusable();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusThatHasNoBodyNeedsNoLength(int status) {
        peer.send("HTTP/1.1 " + status + " Nothing\r\n\r\n");
        expectRefusal(status).returns("", UpgradeRejected::bodyText);
        expectReusable();
    }

    @Test
    void aChunkedBodyIsPutTogether() {
        peer.send("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nno,\r\n4\r\n no.\r\n0\r\n\r\n");
        expectRefusal(500).returns("no, no.", UpgradeRejected::bodyText);
        expectReusable();
    }

    @Test
    void trailersEndAChunkedBody() {
        peer.send("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\nX-A: b\r\n\r\n");
        expectRefusal(500).returns("no", UpgradeRejected::bodyText);
        expectReusable();
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsKept() {
        peer.send("HTTP/1.1 404 Not Found\r\n\r\nnot here");
        peer.endOutput();
        expectRefusal(404).returns("not here", UpgradeRejected::bodyText);
        expectNotReusable();
    }

    @Test
    void aServerThatSaysCloseIsNotAskedAgain() {
        peer.send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnope");
        expectRefusal(403).returns("nope", UpgradeRejected::bodyText);
        expectNotReusable();
    }

    @Test
    void anAnswerInHttp10IsARefusalLikeOthers() {
        peer.send("HTTP/1.0 400 Bad Request\r\nContent-Length: 3\r\n\r\nold");
        expectRefusal(400).returns("old", UpgradeRejected::bodyText);
        expectNotReusable();
    }

    @Test
    void aRedirectIsARefusal() {
        peer.send("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        expectRefusal(302)
                .satisfies(refusal ->
                        assertThat(refusal.headers().first("Location")).hasValue("/elsewhere"));
    }

    @Test
    void anOrdinaryAnswerIsARefusal() {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        expectRefusal(200).returns("<html>", UpgradeRejected::bodyText);
    }

    @ParameterizedTest
    @ValueSource(ints = {MOST_BODY_BYTES - 1, MOST_BODY_BYTES, MOST_BODY_BYTES + 1, 10 * MOST_BODY_BYTES})
    void noMoreThan64KibibytesOfABodyAreKept(int length) {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: " + length + "\r\n\r\n");
        Call<Void> writer = Call.run(() -> peer.send(new byte[length]));
        expectRefusal(403).satisfies(refusal -> assertThat(refusal.body()).hasSize(Math.min(length, MOST_BODY_BYTES)));
        if (length <= MOST_BODY_BYTES) {
            writer.result();
            expectReusable();
        }
    }

    @Test
    void anEndlessBodyIsCutOff() {
        peer.send("HTTP/1.1 403 Forbidden\r\n\r\n");
        Call<Void> writer = Call.run(() -> {
            while (true) {
                peer.send(new byte[1000]);
            }
        });
        expectRefusal(403).satisfies(refusal -> assertThat(refusal.body()).hasSize(MOST_BODY_BYTES));
        writer.failure(RuntimeException.class);
    }

    @Test
    void aDribbledBodyIsCutOffByTheDeadline() {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 100000\r\n\r\nslow");
        assertThatExceptionOfType(UpgradeRejected.class)
                .isThrownBy(() -> stream.awaitUpgrade(Duration.ofMillis(150)))
                .returns(403, UpgradeRejected::status)
                .returns("slow", UpgradeRejected::bodyText);
        expectNotReusable();
    }

    @Test
    void aDribbledHeadRunsOutOfTimeAndGoesOn() {
        peer.send("HTTP/1.1 403 Forb");
        assertThatExceptionOfType(Timeout.class).isThrownBy(() -> stream.awaitUpgrade(Duration.ofMillis(30)));
        peer.send("idden\r\nContent-Length: 2\r\n\r\nno");
        expectRefusal(403).returns("no", UpgradeRejected::bodyText);
        expectReusable();
    }

    @Test
    void aBodyThatBreaksOffIsToldAsFarAsItCame() {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nnope");
        peer.endOutput();
        expectRefusal(403).returns("nope", UpgradeRejected::bodyText);
        expectNotReusable();
    }

    @Test
    void aBodyThatAResetBreaksOffIsToldAsFarAsItCame() {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nnope");
        assertThat(stream.await(PATIENCE)).isNotNull();
        peer.reset();
        expectRefusal(403);
    }

    @Test
    void aRefusalThatNobodyAwaitsIsTherePatiently() {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        peer.endOutput();
        peer.expectEnd();
        expectRefusal(403).returns("nope", UpgradeRejected::bodyText);
        expectRefusal(403).returns("nope", UpgradeRejected::bodyText);
    }

    @Test
    void aRefusedStreamIsOfNoFurtherUse() {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope");
        expectRefusal(403);
        assertThatExceptionOfType(UpgradeRejected.class).isThrownBy(() -> stream.await(PATIENCE));
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.receive(PATIENCE));
        assertThatExceptionOfType(InvalidMessage.class).isThrownBy(() -> stream.send(new Frame.Text("a")));
        WebSocketStream second = connection.upgrade("/second");
        peer.upgrade();
        second.awaitUpgrade(PATIENCE);
        // Also once another stream has the connection: it must not take that one's bytes.
        peer.sendText("for the second");
        assertThatExceptionOfType(UpgradeRejected.class).isThrownBy(() -> stream.await(PATIENCE));
        assertThat(second.receive(PATIENCE)).isEqualTo(new Frame.Text("for the second"));
    }

    @Test
    void aRefusedConnectionThatTheServerEndsIsDown() {
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        expectRefusal(403);
        peer.endOutput();
        peer.expectEnd();
        assertThatExceptionOfType(ConnectionDown.class).isThrownBy(() -> connection.upgrade("/second"));
    }

    @Test
    void manyRefusalsMayFollowEachOther() {
        for (int i = 0; i < 20; i++) {
            peer.send("HTTP/1.1 503 Later\r\nContent-Length: 5\r\n\r\nlater");
            expectRefusal(503).returns("later", UpgradeRejected::bodyText);
            stream = connection.upgrade("/");
            peer.request();
        }
    }
}
