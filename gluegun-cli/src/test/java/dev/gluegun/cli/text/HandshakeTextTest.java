package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import org.junit.jupiter.api.Test;

class HandshakeTextTest {

    @Test
    void requestShowsItsLineAndFieldsWithSecretsMasked() {
        assertThat(HandshakeText.request(
                        Protocol.HTTP_1_1, "/a?token=b", Headers.of("Host", "example.com", "Cookie", "c=d")))
                .containsExactly("GET /a?token=*** HTTP/1.1", "Host: example.com", "Cookie: ***");
    }

    @Test
    void responseShowsItsStatusWithThePhrase() {
        assertThat(HandshakeText.response(101, Headers.of("Upgrade", "websocket")))
                .containsExactly("101 Switching Protocols", "Upgrade: websocket");
    }

    @Test
    void unknownStatusStandsAlone() {
        assertThat(HandshakeText.response(299, Headers.empty())).containsExactly("299");
    }

    @Test
    void whatTheServerSaysIsShownHarmless() {
        assertThat(HandshakeText.response(200, Headers.of("X", "\u009b31m"))).contains("X: \\x9b31m");
    }

    @Test
    void extendedConnectIsShownAsWhatItIs() {
        assertThat(HandshakeText.request(Protocol.HTTP_2, "/a", Headers.of("Origin", "b")))
                .containsExactly("CONNECT /a HTTP/2", "Origin: b");
        assertThat(HandshakeText.agreement(Protocol.HTTP_2, Headers.empty())).containsExactly("HTTP/2 200");
        assertThat(HandshakeText.agreement(Protocol.HTTP_1_1, Headers.empty()))
                .containsExactly("HTTP/1.1 101 Switching Protocols");
    }
}
