package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The extension as JUnit runs it. */
@Timeout(60)
class GluegunServerExtensionIT {

    /** Which servers the samples below were given. */
    private static final List<MockWebSocketServer> SERVERS = new CopyOnWriteArrayList<>();

    private static Events run(Class<?> sample) {
        SERVERS.clear();
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(sample))
                .execute()
                .testEvents();
    }

    static class Passing {
        @GluegunServer(seed = 5, http2 = false, connectProtocol = false)
        private MockWebSocketServer field;

        @BeforeEach
        void enqueue() {
            field.enqueue(Script.script().sendText("from the field").expectClose());
        }

        @Test
        void one(@GluegunServer MockWebSocketServer parameter) {
            parameter.enqueue(Script.script().sendText("from the parameter").expectClose());
            SERVERS.addAll(List.of(field, parameter));
            assertThat(first(field)).isEqualTo(new Frame.Text("from the field"));
            assertThat(first(parameter)).isEqualTo(new Frame.Text("from the parameter"));
        }

        @Test
        void two() {
            SERVERS.add(field);
            assertThat(field.requests()).isEmpty();
            assertThat(field.options().seed()).isEqualTo(5);
            assertThat(field.options().http2()).isFalse();
            assertThat(field.options().connectProtocol()).isFalse();
            first(field);
        }

        @Nested
        class Inside {
            @Test
            void three() {
                SERVERS.add(field);
                first(field);
            }
        }

        private static Frame first(MockWebSocketServer server) {
            try (WebSocket socket = Clients.connect(server)) {
                return socket.receiveAppFrame();
            }
        }
    }

    @Test
    void eachTestHasServersOfItsOwnWhichAreClosedAfterIt() {
        run(Passing.class).assertStatistics(stats -> stats.started(3).succeeded(3));

        assertThat(new ArrayList<>(SERVERS)).hasSize(4).doesNotHaveDuplicates();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("gluegun-testkit"));
    }

    static class Unused {
        @Test
        void leavesAScript(@GluegunServer(deadlineMillis = 100) MockWebSocketServer server) {
            server.enqueue(Script.script().expectText("hi"));
        }
    }

    @Test
    void aTestThatLeavesSomethingFails() {
        run(Unused.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(AssertionError.class),
                                message(words -> words.contains("no connection came for the script")
                                        && words.contains("seed ")))));
    }

    static class Failing {
        @Test
        void failsByItself(@GluegunServer(seed = 77) MockWebSocketServer server) {
            server.enqueue(Script.script().expectText("hi"));
            throw new IllegalStateException("the test's own failure");
        }
    }

    @Test
    void aTestThatFailsByItselfKeepsItsFailureAndIsToldTheSeed() {
        run(Failing.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(IllegalStateException.class),
                                suppressed(0, message(words -> words.contains("seed 77"))))));
    }

    static class Misplaced {
        @GluegunServer
        private static MockWebSocketServer server;

        @Test
        void isNotRun() {}
    }

    static class WrongType {
        @GluegunServer
        private String server;

        @Test
        void isNotRun() {}
    }

    @Test
    void aFieldOfAnotherTypeIsRefused() {
        run(WrongType.class)
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(instanceOf(InvalidOptions.class))));
    }

    @Test
    void aStaticFieldIsRefused() {
        run(Misplaced.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                instanceOf(InvalidOptions.class), message(words -> words.contains("static")))));
    }
}
