package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gluegun.Frame;
import dev.gluegun.WebSocket;
import dev.gluegun.WebSocketOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both neutral servers, and the clients that are measured against them. */
class EchoServerIT {

    enum Server {
        C,
        JAVA
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void echoes_messages_of_every_size(Server server) throws IOException, InterruptedException {
        try (ServerProcess process = start(server);
                WebSocket socket = connect(process)) {
            for (int size : new int[] {0, 1, 7, 64, 125, 126, 4_096, 65_535, 65_536, 200_001, 5_000_000}) {
                byte[] data = new byte[size];
                for (int i = 0; i < size; i++) {
                    data[i] = (byte) (i * 31 + size);
                }
                socket.sendBinary(data);
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Binary(data));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_many_frames_at_once_in_order(Server server) throws IOException, InterruptedException {
        try (ServerProcess process = start(server);
                WebSocket socket = connect(process)) {
            for (int i = 0; i < 2_000; i++) {
                socket.sendText("message " + i);
            }
            for (int i = 0; i < 2_000; i++) {
                assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("message " + i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_pings_and_the_close_handshake(Server server) throws IOException, InterruptedException {
        try (ServerProcess process = start(server);
                WebSocket socket = connect(process)) {
            socket.ping(new byte[] {1, 2, 3});
            socket.sendText("after the ping");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("after the ping"));
            assertThat(socket.lastRoundTrip()).isPresent();

            socket.sendClose(4_000, "enough");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.CloseWithReason(4_000, "enough"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void serves_every_kind_of_client(Server server) throws IOException, InterruptedException {
        byte[] payload = Trial.MESSAGE.getBytes(US_ASCII);
        try (ServerProcess process = start(server)) {
            for (Subject.Kind kind : Subject.Kind.values()) {
                try (RoundTrip client = kind.connect(process.port(), payload)) {
                    client.once();
                    client.once();
                }
            }
        }
    }

    @Test
    void a_process_measures_what_it_is_told_to() throws IOException, InterruptedException {
        try (ServerProcess server = start(Server.JAVA);
                TrialProcess trial = TrialProcess.start(Subject.all(List.of()).getLast(), server.port(), List.of())) {
            trial.run(Duration.ofMillis(1));
            trial.forget();
            trial.count(10);

            assertThat(trial.report().nanos().getTotalCount()).isEqualTo(10);
        }
    }

    private static WebSocket connect(ServerProcess server) {
        return WebSocket.connect("127.0.0.1", server.port(), "/", WebSocketOptions.defaults());
    }

    private ServerProcess start(Server server) throws IOException, InterruptedException {
        return ServerProcess.start(server == Server.C ? Optional.of(compiled()) : Optional.empty());
    }

    private Path compiled() throws IOException, InterruptedException {
        Path program = folder.resolve("echo");
        try {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-O2",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-pthread",
                            "-o",
                            program.toString(),
                            "src/main/c/echo.c")
                    .inheritIO()
                    .start();
            assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(compiler.exitValue()).isZero();
        } catch (IOException missing) {
            abort("no C compiler: " + missing.getMessage());
        }
        return program;
    }
}
