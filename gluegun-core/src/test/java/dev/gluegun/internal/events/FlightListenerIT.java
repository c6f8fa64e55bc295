package dev.gluegun.internal.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Connection;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.RetryPolicy;
import dev.gluegun.testing.Call;
import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.ServerFrames;
import dev.gluegun.testing.SocketTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording has of a connection. */
@SocketTest
class FlightListenerIT {

    private final ScriptedServer server = ScriptedServer.start();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        server.close();
    }

    /** A text each way, a ping and its pong, and a close from here. */
    private void talk() {
        Conversation conversation = Conversation.begin(server);
        Call<Void> answering = Call.run(() -> {
            conversation.peer().text();
            conversation.peer().frame();
            conversation.peer().send(ServerFrames.pong("?".getBytes(UTF_8)), ServerFrames.text("too"));
            conversation.peer().closeCode();
            conversation.peer().send(ServerFrames.close(1000, ""));
            conversation.peer().close();
        });
        conversation.socket().sendText("hello");
        conversation.socket().ping("?".getBytes(UTF_8));
        conversation.socket().receiveFrame();
        conversation.socket().close();
        answering.result();
    }

    private Path recorded(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return file;
    }

    private List<RecordedEvent> ours(Recording recording) throws IOException {
        return RecordingFile.readAllEvents(recorded(recording)).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.gluegun."))
                .toList();
    }

    private static RecordedEvent one(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.gluegun." + name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    @Test
    void theWayOfASocketIsRecordedFromItsLookUpToItsEnd() throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            talk();
            List<RecordedEvent> events = ours(recording);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.getEventType().getCategoryNames()).containsExactly("Gluegun");
                assertThat(event.getString("host")).isEqualTo(server.host());
                assertThat(event.getInt("port")).isEqualTo(server.port());
            });
            assertThat(Stream.of("LookUp", "Connect", "Upgrade")).allSatisfy(phase -> {
                RecordedEvent event = one(events, phase);
                assertThat(event.getBoolean("succeeded")).isTrue();
                assertThat(event.getDuration()).isPositive();
            });
            RecordedEvent life = one(events, "Connection");
            assertThat(life.getString("initiator")).isEqualTo("local");
            assertThat(life.getInt("sentCode")).isEqualTo(1000);
            assertThat(life.getInt("receivedCode")).isEqualTo(1000);
            assertThat(life.getDuration()).isGreaterThan(one(events, "Upgrade").getDuration());
            assertThat(one(events, "Ping").getString("sender")).isEqualTo("local");
            assertThat(one(events, "Pong").getDuration("roundTrip")).isPositive();
            // Frames would be too many: they are recorded only when they are asked for.
            assertThat(events)
                    .extracting(event -> event.getEventType().getName())
                    .noneMatch(name -> name.contains("Frame") && !name.endsWith("CloseFrame"));
        }
    }

    @Test
    void messagesAreRecordedWhenTheyAreAskedFor() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("dev.gluegun.FrameSent");
            recording.enable("dev.gluegun.FrameReceived");
            recording.start();
            talk();
            List<RecordedEvent> events = ours(recording);
            assertThat(one(events, "FrameSent").getLong("size")).isEqualTo(5);
            assertThat(one(events, "FrameReceived").getLong("wireSize")).isEqualTo(3);
        }
    }

    @Test
    void failuresAndRetriesAreRecorded() throws IOException {
        ConnectOptions options = ConnectOptions.defaults().withRetry(RetryPolicy.fixed(1, Duration.ofMillis(1)));
        try (Recording recording = new Recording()) {
            recording.start();
            try (Connection connection = Connection.open(server.host(), ScriptedServer.unusedPort(), options)) {
                assertThatExceptionOfType(ConnectionError.class)
                        .isThrownBy(() -> connection.awaitUp(Duration.ofSeconds(10)));
            }
            List<RecordedEvent> events = ours(recording);
            assertThat(one(events, "Retry").getInt("attempt")).isEqualTo(2);
            assertThat(events.stream()
                            .filter(event -> event.getEventType().getName().endsWith(".Connect")))
                    .hasSize(2)
                    .allSatisfy(event -> {
                        assertThat(event.getBoolean("succeeded")).isFalse();
                        assertThat(event.getString("result")).contains("no TCP connection");
                    });
            assertThat(one(events, "Connection").getString("ending")).contains("no TCP connection");
        }
    }

    @Test
    void theCommandOfTheJdkPrintsThem() throws Exception {
        Path jfr = Path.of(System.getProperty("java.home"), "bin", "jfr");
        assumeTrue(Files.isExecutable(jfr), "this JDK has no command jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            talk();
            Process print = new ProcessBuilder(
                            jfr.toString(),
                            "print",
                            "--categories",
                            "Gluegun",
                            recorded(recording).toString())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(print.getInputStream().readAllBytes(), UTF_8);
            assertThat(print.waitFor()).as(printed).isZero();
            assertThat(printed)
                    .contains("dev.gluegun.LookUp {")
                    .contains("dev.gluegun.Upgrade {")
                    .contains("dev.gluegun.Connection {")
                    .contains("host = \"" + server.host() + "\"");
        }
    }
}
