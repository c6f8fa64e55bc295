package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.ConnectOptions;
import dev.gluegun.Frame;
import dev.gluegun.Headers;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.cli.text.BinaryForm;
import dev.gluegun.cli.text.MessageText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations whose input is a person's at a prompt, but for the person. */
@Timeout(60)
class ConversationIT {

    private static final MessageText TEXT = new MessageText(false, BinaryForm.HEX);

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Frame> typed = new LinkedBlockingQueue<>();
    private volatile boolean inputClosed;

    private final Display display = new Display() {
        @Override
        public void message(Frame message) {
            shown.add("message " + TEXT.searchable(message));
        }

        @Override
        public void note(String line) {
            shown.add("note " + line);
        }

        @Override
        public void error(String line) {
            shown.add("error " + line);
        }
    };

    private final Input input = new Input() {
        @Override
        public Optional<Frame> next() throws InputInterruptedException {
            try {
                return Optional.of(typed.take());
            } catch (InterruptedException e) {
                throw new InputInterruptedException();
            }
        }

        @Override
        public void close() {
            inputClosed = true;
        }
    };

    private ExitStatus talk(ScriptedServer.Script script, Frame... frames) throws Exception {
        typed.addAll(List.of(frames));
        try (ScriptedServer server = new ScriptedServer(script)) {
            UpgradeOptions upgrade = UpgradeOptions.defaults().withSilencePings(false);
            Opening opening = new Opening(
                    Target.of(server.url()),
                    ConnectOptions.defaults(),
                    upgrade,
                    Headers.empty(),
                    Duration.ofSeconds(10));
            Session session = opening.open(new Interrupts(), step -> {});
            Goal none = new Goal(OptionalInt.empty(), Optional.empty(), TEXT);
            Conversation.Course course = new Conversation.Course(none, Optional.empty(), false, true);
            ExitStatus status = new Conversation(session, input, display, course).run(new Interrupts());
            server.awaitEnd();
            return status;
        }
    }

    private static void answersTheClose(ScriptedServer.Peer client) throws Exception {
        int code = client.readClose();
        client.closeFrame(code, "");
    }

    @Test
    void frameThatCannotBeSentIsExplainedAndTheConversationGoesOn() throws Exception {
        ExitStatus status = talk(
                client -> {
                    client.accept();
                    assertThat(client.readFrame()).isEqualTo("1:still here");
                    answersTheClose(client);
                },
                new Frame.CloseWithReason(99, ""),
                new Frame.Ping(new byte[126]),
                new Frame.Text("still here"),
                new Frame.CloseWithReason(4001, "bye"));

        assertThat(status).isEqualTo(ExitStatus.OK);
        assertThat(shown)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error ").contains("99"),
                        line -> assertThat(line).startsWith("error ").contains("125"),
                        line -> assertThat(line).isEqualTo("note we closed:         4001 (private use) \"bye\""),
                        line -> assertThat(line).isEqualTo("note the peer answered: 4001 (private use)"));
        assertThat(inputClosed).isTrue();
    }

    @Test
    void pongToAPingOfOnesOwnTellsItsTimeAndOthersStaySilent() throws Exception {
        talk(
                client -> {
                    client.accept();
                    assertThat(client.readFrame()).isEqualTo("9:a");
                    client.frame(10, (byte) 'z');
                    client.frame(10, (byte) 'a');
                    client.closeFrame(1000, "");
                    client.readFrame();
                },
                new Frame.Ping(new byte[] {'a'}));

        assertThat(shown)
                .filteredOn(line -> line.contains("pong"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line).matches("note pong from the peer, 1 byte \"a\", after [\\d.]+ m?s"));
    }
}
