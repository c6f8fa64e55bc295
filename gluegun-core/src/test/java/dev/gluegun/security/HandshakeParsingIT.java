package dev.gluegun.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields as long as a head may be, of what parsers go back and forth over: they are accepted or refused, and that soon. */
@SocketTest
class HandshakeParsingIT {

    private static final int LONGEST = 60_000;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    /** Begins like {@code beginning} and goes on with {@code rest} for as long as there is room. */
    private static String filled(String beginning, String rest) {
        return beginning + rest.repeat((LONGEST - beginning.length()) / rest.length());
    }

    static Stream<String> fields() {
        return Stream.of(
                        "Upgrade: ",
                        "Connection: ",
                        "Sec-WebSocket-Accept: ",
                        "Sec-WebSocket-Protocol: ",
                        "Sec-WebSocket-Extensions: permessage-deflate; a=\"",
                        "Sec-WebSocket-Extensions: permessage-deflate",
                        "X-Anything: ")
                .flatMap(beginning -> Stream.of(",", " ", "\t,", ";", "; a", ";a=b", "\\a", "\"", "a,", "; =", "chat, ")
                        .map(rest -> filled(beginning, rest)));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aFieldOfAnyFormIsJudgedInOnePass(String field) {
        WebSocketOptions options = WebSocketOptions.defaults()
                .withUpgradeOptions(UpgradeOptions.defaults().withCompress(true).withProtocol("chat"))
                .withTimeout(Duration.ofSeconds(10));
        Call<Peer> serving = server.upgradeNext(field);
        Throwable failure = catchThrowable(
                () -> WebSocket.connect(server.uri("/"), options).connection().close());
        if (failure != null) {
            assertThat(failure).isInstanceOf(StreamError.class);
        }
        serving.result().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", ";", "; ", "; charset", "; charset ", "; charset=", ";charset=\"", "\t;\tcharset\t=\t"})
    void theCharsetOfARefusalIsFoundInOnePass(String rest) {
        Headers headers = Headers.of("Content-Type", filled("text/html;", rest) + ".");
        UpgradeRejected refusal = new UpgradeRejected(403, headers, "no".getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal.bodyText()).isEqualTo("no");
    }
}
