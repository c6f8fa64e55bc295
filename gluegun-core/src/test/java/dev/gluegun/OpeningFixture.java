package dev.gluegun;

import dev.gluegun.testing.Call;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.Request;
import dev.gluegun.testing.ScriptedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Two servers that answer as they are told, and the sockets that are opened to them in more than one request. */
abstract class OpeningFixture {

    static final WebSocketOptions OPTIONS = WebSocketOptions.defaults().withTimeout(Duration.ofSeconds(15));
    static final Credentials ALICE = Credentials.userPassword("alice", "open sesame");
    static final String ALICE_BASIC =
            "Basic " + Base64.getEncoder().encodeToString("alice:open sesame".getBytes(StandardCharsets.US_ASCII));

    final ScriptedServer server = ScriptedServer.start();
    final ScriptedServer other = ScriptedServer.start();
    final List<WebSocket> opened = new ArrayList<>();

    @AfterEach
    void end() {
        opened.forEach(socket -> socket.connection().close());
        server.close();
        other.close();
    }

    WebSocket connect(URI uri, WebSocketOptions options) {
        WebSocket socket = WebSocket.connect(uri, options);
        opened.add(socket);
        return socket;
    }

    static String refusal(String status, String... fields) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n" + lines(fields) + "\r\nno";
    }

    private static String lines(String... fields) {
        StringBuilder lines = new StringBuilder();
        for (String field : fields) {
            lines.append(field).append("\r\n");
        }
        return lines.toString();
    }

    /** The requests that come on the next connection, each answered; "101" agrees. */
    static Call<List<Request>> answers(ScriptedServer server, String... answers) {
        return Call.of(() -> {
            Peer peer = server.accept();
            List<Request> requests = new ArrayList<>();
            for (String answer : answers) {
                Request request = peer.request();
                requests.add(request);
                if (answer.equals("101")) {
                    peer.send(request.agreement());
                } else {
                    peer.send(answer);
                }
            }
            if (!answers[answers.length - 1].equals("101")) {
                peer.expectEnd();
                peer.close();
            }
            return requests;
        });
    }

    static List<Optional<String>> authorizations(List<Request> requests) {
        return requests.stream().map(request -> request.field("Authorization")).toList();
    }
}
