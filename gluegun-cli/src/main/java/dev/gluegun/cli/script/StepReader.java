package dev.gluegun.cli.script;

import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.testkit.Script;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Turns the YAML of one step into a step more of a {@link Script}: a table by the steps' names. */
final class StepReader {

    private static final int MOST = Integer.MAX_VALUE;

    /** Adds a step with what stands behind its name. */
    private interface Form {
        Script add(Script script, YamlValue value);
    }

    /** Adds a step behind whose name nothing stands. */
    private interface Word {
        Script add(Script script);
    }

    private static final Map<String, Form> FORMS = forms();
    private static final Map<String, Word> WORDS = words();

    private StepReader() {}

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new TreeMap<>();
        forms.put("expect-text", (script, value) -> script.expectText(value.text("a text")));
        forms.put("expect-text-matching", (script, value) -> script.expectTextMatching(value.text("a pattern")));
        forms.put("expect-json", (script, value) -> script.expectJson(value.text("JSON in quotes")));
        forms.put("expect-binary", (script, value) -> script.expectBinary(value.bytes()));
        forms.put("expect-close", StepReader::expectClose);
        forms.put("expect-ping", (script, value) -> script.expectPing(value.bytes()));
        forms.put("expect-pong", (script, value) -> script.expectPong(value.bytes()));
        forms.put("send-text", (script, value) -> script.sendText(value.text("a text")));
        forms.put("send-binary", (script, value) -> script.sendBinary(value.bytes()));
        forms.put("send-ping", (script, value) -> script.sendPing(value.bytes()));
        forms.put("send-pong", (script, value) -> script.sendPong(value.bytes()));
        forms.put("send-close", StepReader::sendClose);
        forms.put("send-frame", StepReader::sendFrame);
        forms.put("send-hex", (script, value) -> script.sendBytes(value.bytes()));
        forms.put(
                "send-deflate-bomb",
                (script, value) -> script.sendDeflateBomb(value.number(1, 1L << 30, "a number of bytes")));
        forms.put("fragment-at", (script, value) -> script.fragmentAt(positions(value)));
        forms.put(
                "fragment-every", (script, value) -> script.fragmentEvery(number(value, 1, MOST, "a number of bytes")));
        forms.put(
                "fragment-randomly",
                (script, value) -> script.fragmentRandomly(number(value, 2, 1_000_000, "a number of frames")));
        forms.put("split-at", (script, value) -> script.splitAt(positions(value)));
        forms.put("split-every", StepReader::splitEvery);
        forms.put(
                "split-randomly",
                (script, value) -> script.splitRandomly(number(value, 2, 1_000_000, "a number of writes")));
        forms.put("cut-off-after", (script, value) -> script.cutOffAfter(number(value, 0, MOST, "a number of bytes")));
        forms.put("delay", (script, value) -> script.delay(value.duration()));
        forms.put("stall-reading", (script, value) -> script.stallReading(value.duration()));
        forms.put("stall-writing", (script, value) -> script.stallWriting(value.duration()));
        forms.put(
                "limit-bandwidth",
                (script, value) -> script.limitBandwidth(number(value, 1, 1 << 30, "a number of bytes a second")));
        forms.put("add-latency", StepReader::addLatency);
        forms.put("delay-pongs", (script, value) -> script.delayPongs(value.duration()));
        return Collections.unmodifiableMap(forms);
    }

    private static Map<String, Word> words() {
        Map<String, Word> words = new TreeMap<>();
        words.put("expect-close", Script::expectClose);
        words.put("expect-ping", Script::expectPing);
        words.put("expect-end", Script::expectEnd);
        words.put("send-ping", Script::sendPing);
        words.put("send-pong", Script::sendPong);
        words.put("send-close", Script::sendClose);
        words.put("fragment-inside-characters", Script::fragmentInsideCharacters);
        words.put("drop-pongs", Script::dropPongs);
        words.put("answer-pings", Script::answerPings);
        words.put("ignore-close", Script::ignoreClose);
        words.put("half-open", Script::halfOpen);
        words.put("fin", Script::fin);
        words.put("reset", Script::reset);
        words.put("reset-connection", Script::resetConnection);
        words.put("go-away", Script::goAway);
        return Collections.unmodifiableMap(words);
    }

    /** Adds a step: a name alone, or a name with a value behind it. */
    static Script add(Script script, YamlValue yaml) {
        try {
            if (yaml.isScalar()) {
                return addWord(script, yaml.text("a step"), yaml);
            }
            Map<String, YamlValue> fields = yaml.fields("a step");
            if (fields.size() != 1) {
                throw yaml.fault("expected one step behind each dash, but got " + String.join(", ", fields.keySet()));
            }
            Map.Entry<String, YamlValue> step = fields.entrySet().iterator().next();
            if (step.getValue().isNothing()) {
                return addWord(script, step.getKey(), yaml);
            }
            Form form = FORMS.get(step.getKey());
            if (form == null) {
                throw WORDS.containsKey(step.getKey())
                        ? step.getValue().expected("nothing behind " + step.getKey())
                        : unknown(step.getKey(), yaml);
            }
            return form.add(script, step.getValue());
        } catch (InvalidOptions | InvalidMessage | PatternSyntaxException e) {
            throw yaml.fault(String.valueOf(e.getMessage()));
        }
    }

    private static Script addWord(Script script, String name, YamlValue yaml) {
        Word word = WORDS.get(name);
        if (word == null) {
            throw FORMS.containsKey(name)
                    ? yaml.fault("expected a value behind " + name + ", but got none")
                    : unknown(name, yaml);
        }
        return word.add(script);
    }

    private static ScriptFileException unknown(String name, YamlValue yaml) {
        return yaml.fault("expected one of the steps " + String.join(", ", names()) + "; but got '" + name + "'");
    }

    /** The names of all steps. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>(FORMS.keySet());
        names.addAll(WORDS.keySet());
        return names;
    }

    private static Script expectClose(Script script, YamlValue value) {
        if (!value.isMapping()) {
            return script.expectClose(number(value, 1000, 4999, "a close code"));
        }
        Close close = Close.read(value);
        return script.expectClose(close.code, close.reason);
    }

    private static Script sendClose(Script script, YamlValue value) {
        Close close = value.isMapping() ? Close.read(value) : new Close(number(value, 1000, 4999, "a close code"), "");
        return script.sendClose(close.code, close.reason);
    }

    private record Close(int code, String reason) {
        static Close read(YamlValue value) {
            Map<String, YamlValue> fields = value.fields(new TreeSet<>(Set.of("code", "reason")));
            YamlValue reason = fields.get("reason");
            return new Close(
                    number(required(fields, "code", value), 1000, 4999, "a close code"),
                    reason == null ? "" : reason.text("a reason"));
        }
    }

    private static Script sendFrame(Script script, YamlValue value) {
        Map<String, YamlValue> fields = value.fields(new TreeSet<>(Set.of("first-byte", "payload")));
        YamlValue payload = fields.get("payload");
        return script.sendFrame(
                number(required(fields, "first-byte", value), 0, 0xFF, "a byte"),
                payload == null ? new byte[0] : payload.bytes());
    }

    private static Script splitEvery(Script script, YamlValue value) {
        Map<String, YamlValue> fields = value.fields(new TreeSet<>(Set.of("bytes", "pause")));
        return script.splitEvery(
                number(required(fields, "bytes", value), 1, MOST, "a number of bytes"),
                required(fields, "pause", value).duration());
    }

    private static Script addLatency(Script script, YamlValue value) {
        if (!value.isMapping()) {
            return script.addLatency(value.duration());
        }
        Map<String, YamlValue> fields = value.fields(new TreeSet<>(Set.of("latency", "jitter")));
        return script.addLatency(
                required(fields, "latency", value).duration(),
                required(fields, "jitter", value).duration());
    }

    private static YamlValue required(Map<String, YamlValue> fields, String name, YamlValue where) {
        YamlValue value = fields.get(name);
        if (value == null) {
            throw where.fault("expected the key '" + name + "', but it is not there");
        }
        return value;
    }

    private static int number(YamlValue value, int least, int most, String what) {
        return (int) value.number(least, most, what);
    }

    private static int[] positions(YamlValue value) {
        return value.items().stream()
                .mapToInt(item -> number(item, 1, MOST, "a position"))
                .toArray();
    }
}
