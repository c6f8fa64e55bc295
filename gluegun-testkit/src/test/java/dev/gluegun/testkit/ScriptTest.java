package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Timeouts;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {

    @Test
    void itReadsAsItRuns() {
        Script script = Script.script(
                        Handshake.accept().withSubprotocols("chat").withDeflate())
                .expectText("hi\n")
                .delay(Duration.ofMillis(20))
                .fragmentAt(3)
                .splitEvery(1, Duration.ofMillis(5))
                .sendText("hello")
                .sendFrame(0x81, (byte) 1)
                .expectClose(1000)
                .halfOpen();

        assertThat(script).hasToString("""
            accept the handshake, subprotocols [chat], permessage-deflate
            1. expect text "hi\\u000a"
            2. delay 20 ms
            3. fragment the next message at [3]
            4. split the next writes every 1 bytes with pauses of 5 ms
            5. send text "hello"
            6. send a frame of first byte 0x81 with [1 bytes: 01]
            7. expect close 1000
            8. stay open and do nothing more\
            """);
    }

    @Test
    void eachStepMakesAnotherScript() {
        Script one = Script.script().sendText("one");

        one.sendText("two");

        assertThat(one.steps()).hasSize(1);
    }

    @Test
    void bytesAreCopiedSoThatNobodyCanChangeThem() {
        byte[] bytes = {1};
        Script script = Script.script().sendBinary(bytes);

        bytes[0] = 2;

        assertThat(script.steps()).containsExactly(new Step.Send(new Frame.Binary(new byte[] {1})));
    }

    static Stream<UnaryOperator<Script>> mistakes() {
        return Stream.of(
                s -> s.expectJson("{"),
                s -> s.sendHex("8"),
                s -> s.sendHex("xy"),
                s -> s.sendFrame(256),
                s -> s.sendDeflateBomb(0),
                s -> s.fragmentAt(),
                s -> s.fragmentAt(0),
                s -> s.fragmentAt(3, 2),
                s -> s.fragmentEvery(0),
                s -> s.fragmentRandomly(1),
                s -> s.fragmentAt(1).sendPing(),
                s -> s.fragmentAt(1).splitAt(1).sendHex("81 00"),
                s -> s.splitAt(1).delay(Duration.ofMillis(1)),
                s -> s.splitAt(1).complete(),
                s -> s.cutOffAfter(-1),
                s -> s.delay(Duration.ZERO),
                s -> s.delay(Timeouts.INFINITE),
                s -> s.limitBandwidth(0),
                s -> s.halfOpen().sendText("x"),
                s -> s.reset().expectEnd(),
                s -> Script.script(Handshake.silent()).sendText("x"),
                s -> Script.script(Handshake.silent().withDeflate()),
                s -> Script.script(Handshake.respond(99, dev.gluegun.Headers.empty(), "")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatCannotBeMeantIsRefusedWhereItIsWritten(UnaryOperator<Script> mistake) {
        assertThatThrownBy(() -> mistake.apply(Script.script()))
                .isInstanceOf(InvalidOptions.class)
                .hasMessageMatching("(?s).*(has to|nothing can follow|has no).*");
    }

    @Test
    void aFrameThatTheProtocolForbidsHasToBeMadeByHand() {
        assertThatThrownBy(() -> Script.script().sendPing(new byte[126])).isInstanceOf(InvalidMessage.class);
        assertThatThrownBy(() -> Script.script().sendClose(1005, "")).isInstanceOf(InvalidMessage.class);
        assertThat(Script.script().sendFrame(0x89, new byte[126]).steps()).hasSize(1);
    }
}
