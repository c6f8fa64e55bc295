package dev.gluegun.it.software;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.websocket.WebSocketService;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A server on Armeria, as a program of its own, that sends each message back at {@code /echo} and greets at {@code /hello}. */
public final class ArmeriaPeer {

    private static final int LARGEST_FRAME_BYTES = 64 * 1024 * 1024;

    private ArmeriaPeer() {}

    /** Listens once for each line of the input, until it ends; told in the words of the other servers. */
    public static void main(String[] arguments) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                listen(options(line));
            }
        }
        System.exit(0);
    }

    private static Map<String, String> options(String line) {
        Map<String, String> options = new HashMap<>();
        for (String word : line.split(" ")) {
            String[] pair = word.split("=", 2);
            options.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return options;
    }

    private static void listen(Map<String, String> options) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerBuilder builder = Server.builder()
                .idleTimeout(Duration.ZERO)
                .service("/hello", (context, request) -> HttpResponse.of("hello"))
                .service(
                        "/echo",
                        WebSocketService.builder((context, in) -> echo(in))
                                .maxFramePayloadLength(LARGEST_FRAME_BYTES)
                                .build());
        if (options.containsKey("certificate")) {
            builder.port(anyPort, SessionProtocol.HTTPS)
                    .tls(TlsKeyPair.of(new File(options.get("key")), new File(options.get("certificate"))));
        } else {
            builder.port(anyPort, SessionProtocol.HTTP);
        }
        Server server = builder.build();
        server.start().join();
        System.out.println("listening " + server.activeLocalPort());
        System.out.flush();
    }

    private static WebSocket echo(WebSocket in) {
        WebSocketWriter out = WebSocket.streaming();
        in.subscribe(new Echo(out));
        return out;
    }

    /** Takes one frame after the other and sends it back when the one before has gone. */
    private record Echo(WebSocketWriter out, Subscription[] subscription) implements Subscriber<WebSocketFrame> {

        private Echo(WebSocketWriter out) {
            this(out, new Subscription[1]);
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription[0] = given;
            given.request(1);
        }

        @Override
        public void onNext(WebSocketFrame frame) {
            if (frame.type() != WebSocketFrameType.PING
                    && frame.type() != WebSocketFrameType.PONG
                    && !out.tryWrite(frame)) {
                subscription[0].cancel();
                return;
            }
            out.whenConsumed().thenRun(() -> subscription[0].request(1));
        }

        @Override
        public void onError(Throwable failure) {
            out.close(failure);
        }

        @Override
        public void onComplete() {
            out.close();
        }
    }
}
