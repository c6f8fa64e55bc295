package dev.gluegun.internal.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.WebSocket;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.HelloProgram;
import dev.gluegun.testing.Peer;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.io.File;
import java.nio.file.Path;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.junit.jupiter.api.Test;

/** A runtime without Java Flight Recorder. */
@SocketTest
class FlightRecordingsIT {

    private static String folderOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void theLibraryWorksWithoutItAsAModule() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            Call<String> hello = Call.of(() -> {
                try (Peer peer = server.accept()) {
                    peer.upgrade();
                    String text = peer.text();
                    peer.sendText("hello");
                    return text;
                }
            });
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--limit-modules",
                            "java.base,java.logging,org.apache.httpcomponents.core5.httpcore5,"
                                    + "org.apache.httpcomponents.core5.httpcore5.h2",
                            "--module-path",
                            String.join(
                                    File.pathSeparator,
                                    folderOf(WebSocket.class),
                                    folderOf(ByteArrayBuffer.class),
                                    folderOf(HPackDecoder.class)),
                            "--add-modules",
                            "dev.gluegun",
                            "--class-path",
                            folderOf(HelloProgram.class),
                            HelloProgram.class.getName(),
                            server.uri("/").toString(),
                            "jdk.jfr")
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(program.getInputStream().readAllBytes(), UTF_8);
            assertThat(program.waitFor()).as(printed).isZero();
            assertThat(hello.result()).isEqualTo("jdk.jfr: false");
        }
    }
}
