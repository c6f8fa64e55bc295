package dev.gluegun.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.testkit.Script;
import dev.gluegun.testkit.ServerCertificate;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptFileTest {

    private static Script script(String steps) {
        return ScriptFile.read("my.yaml", "scripts:\n- steps:\n" + steps.indent(2))
                .scripts()
                .getFirst();
    }

    @Test
    void theFileSaysWhatTheServerIsLike() {
        ScriptFile file = ScriptFile.read("my.yaml", """
            tls: self-signed
            seed: 7
            deadline: 3s
            http2: true
            connect-protocol: false
            scripts:
              - steps: [{send-text: one}]
              - steps: [{send-text: two}]
            always:
              steps: [{send-text: again}]
            """);

        assertThat(file.options().certificate()).contains(ServerCertificate.SELF_SIGNED);
        assertThat(file.options().seed()).isEqualTo(7);
        assertThat(file.options().deadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(file.options().http2()).isTrue();
        assertThat(file.options().connectProtocol()).isFalse();
        assertThat(file.scripts()).hasSize(2);
        assertThat(file.always()).isPresent();
    }

    @Test
    void everyStepIsTheOneOfTheApi() {
        Script script = script("""
            - expect-text: hi
            - expect-text-matching: h.*
            - expect-json: '{"a": 1}'
            - expect-binary: 01 02
            - expect-close
            - expect-close: 1000
            - expect-close: {code: 1000, reason: bye}
            - expect-ping
            - expect-ping: "05"
            - expect-pong: "05"
            - expect-end:
            - fragment-at: [1, 3]
            - send-text: hello
            - fragment-every: 2
            - split-at: 1
            - send-binary: "010203"
            - fragment-randomly: 3
            - split-every: {bytes: 1, pause: 2ms}
            - send-text: hello
            - fragment-inside-characters
            - split-randomly: 3
            - send-text: hello
            - send-ping
            - send-ping: "01"
            - send-pong
            - send-pong: "01"
            - cut-off-after: 1
            - send-frame: {first-byte: 0x83, payload: "01"}
            - send-hex: 81 00
            - send-deflate-bomb: 1_000
            - delay: 1s
            - stall-reading: 1s
            - stall-writing: 1s
            - limit-bandwidth: 1000
            - add-latency: 1ms
            - add-latency: {latency: 1ms, jitter: 2ms}
            - drop-pongs
            - delay-pongs: 1s
            - answer-pings
            - ignore-close
            - go-away
            - send-close
            - send-close: 1000
            - send-close: {code: 1000, reason: bye}
            - fin
            - reset
            """);

        Script same = Script.script()
                .expectText("hi")
                .expectTextMatching("h.*")
                .expectJson("{\"a\": 1}")
                .expectBinary((byte) 1, (byte) 2)
                .expectClose()
                .expectClose(1000)
                .expectClose(1000, "bye")
                .expectPing()
                .expectPing((byte) 5)
                .expectPong((byte) 5)
                .expectEnd()
                .fragmentAt(1, 3)
                .sendText("hello")
                .fragmentEvery(2)
                .splitAt(1)
                .sendBinary((byte) 1, (byte) 2, (byte) 3)
                .fragmentRandomly(3)
                .splitEvery(1, Duration.ofMillis(2))
                .sendText("hello")
                .fragmentInsideCharacters()
                .splitRandomly(3)
                .sendText("hello")
                .sendPing()
                .sendPing((byte) 1)
                .sendPong()
                .sendPong((byte) 1)
                .cutOffAfter(1)
                .sendFrame(0x83, (byte) 1)
                .sendHex("8100")
                .sendDeflateBomb(1000)
                .delay(Duration.ofSeconds(1))
                .stallReading(Duration.ofSeconds(1))
                .stallWriting(Duration.ofSeconds(1))
                .limitBandwidth(1000)
                .addLatency(Duration.ofMillis(1))
                .addLatency(Duration.ofMillis(1), Duration.ofMillis(2))
                .dropPongs()
                .delayPongs(Duration.ofSeconds(1))
                .answerPings()
                .ignoreClose()
                .goAway()
                .sendClose()
                .sendClose(1000, "")
                .sendClose(1000, "bye")
                .fin()
                .reset();
        assertThat(script).hasToString(same.toString());
    }

    @Test
    void everyStepOfTheApiCanBeWritten() {
        Set<String> inCode = Set.of("expect", "send", "send-bytes");
        Set<String> wanted = new TreeSet<>(Arrays.stream(Script.class.getMethods())
                .filter(method -> method.getReturnType() == Script.class && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .filter(name -> !inCode.contains(name))
                .toList());

        assertThat(StepReader.names()).isEqualTo(wanted);
    }

    @Test
    void everyHandshakeIsTheOneOfTheApi() {
        assertThat(handshake("{subprotocols: [a, b], deflate: true, headers: {X-A: b}, delay: 1s}"))
                .isEqualTo("accept the handshake, after 1000 ms, subprotocols [a, b], permessage-deflate, with X-A: b");
        assertThat(handshake("{wrong-accept-key: true, unrequested-extension: x, unrequested-subprotocol: y}"))
                .isEqualTo("accept the handshake, with a wrong accept key, with Sec-WebSocket-Extensions: x,"
                        + " with Sec-WebSocket-Protocol: y");
        assertThat(handshake("{respond: {status: 404, body: no}, delay: 1s}")).isEqualTo("respond 404, after 1000 ms");
        assertThat(handshake("{respond-hex: 00 01}")).isEqualTo("respond with raw [2 bytes: 00 01]");
        assertThat(handshake("{silent: true}")).isEqualTo("never answer");
    }

    private static String handshake(String yaml) {
        return ScriptFile.read("my.yaml", "scripts:\n- handshake: " + yaml)
                .scripts()
                .getFirst()
                .toString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "- expect-txt: hi | 3: expected one of the steps | 'expect-txt'",
                "- send-text: a\\n- fly | 4: expected one of the steps | 'fly'",
                "- {send-text: a, fin: } | 3: expected one step behind each dash | send-text, fin",
                "- send-text | 3: expected a value behind send-text | none",
                "- send-text: [a] | 3: expected a text | a list",
                "- reset: now | 3: expected nothing behind reset | 'now'",
                "- send-binary: 8 | 3: expected bytes in hexadecimal digits | '8'",
                "- delay: soon | 3: expected a duration such as 500ms | 'soon'",
                "- expect-close: 7 | 3: expected a close code from 1000 to 4999 | '7'",
                "- send-close: {reason: x} | 3: expected the key 'code' | not there",
                "- send-close: {code: 1005} | 3: A close code has to be one of | 1005",
                "- send-frame: {first-byte: 256} | 3: expected a byte from 0 to 255 | '256'",
                "- split-every: {bytes: 1, pause: 1ms, more: 1} | 3: expected one of bytes, pause | 'more'",
                "- expect-json: '{' | 3: json has to be JSON | ~{~",
                "- expect-text-matching: ( | 3: Unclosed group | (",
                "- reset\\n- fin | 4: nothing can follow | send FIN",
                "- fragment-at: 1\\n- fin | 4: ~fragment the next message at [1]~ | has to be followed",
                "- send-text: a\\n  send-text: b | 4: expected each key once | 'send-text' again",
                "- send-text: 'a | 4: expected YAML | ",
            })
    void whatIsNotUnderstoodIsRefusedWithItsLine(String steps, String start, String came) {
        assertThatThrownBy(() -> ScriptFile.read(
                        "my.yaml",
                        "scripts:\n- steps:\n" + steps.replace("\\n", "\n").indent(2)))
                .isInstanceOf(ScriptFileException.class)
                .hasMessageStartingWith("my.yaml:" + start.replace('~', '"'))
                .hasMessageContaining(came == null ? "" : came.replace('~', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | my.yaml:1: expected scripts",
                "seed: 1 | my.yaml:1: expected scripts or always",
                "script: [] | my.yaml:1: expected one of always, connect-protocol, deadline, http2, scripts, seed,"
                        + " tls, but got the key 'script'",
                "scripts: none | my.yaml:1: expected a list of scripts",
                "tls: perfect | my.yaml:1: expected one of expired, good, self-signed, wrong-host",
                "seed: -1 | my.yaml:1: expected a seed from 0 to",
                "'always: {step: []}' | my.yaml:1: expected one of handshake, steps, but got the key 'step'",
                "'always: {handshake: {respond: {body: x}}}' | my.yaml:1: expected a status",
                "'always: {handshake: {respond: {status: 1000}}}' | my.yaml:1: expected a status from 100 to 999",
                "'always: {handshake: {silent: true, deflate: true}}' | my.yaml:1: a handshake that is answered"
                        + " otherwise",
                "'always: {handshake: {silent: false}}' | my.yaml:1: expected true (or the line left out), but got"
                        + " 'false'",
                "'always: {handshake: {loud: true}}' | my.yaml:1: expected one of deflate, delay, headers",
            })
    void whatIsNoScriptFileIsRefused(String yaml, String message) {
        assertThatThrownBy(() -> ScriptFile.read("my.yaml", yaml))
                .isInstanceOf(ScriptFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ScriptFile.read(Path.of("no", "such.yaml"))).isInstanceOf(NoSuchFileException.class);
    }
}
