package dev.gluegun.fuzz;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What can be fuzzed: the class and the method of each target of {@code ./fuzz}. */
enum FuzzTarget {
    FRAME_READER(FrameReaderFuzzTest.class, "frameReader"),
    UTF8(Utf8FuzzTest.class, "utf8"),
    ANSWER(AnswerFuzzTest.class, "answer"),
    REQUEST(RequestFuzzTest.class, "request"),
    INFLATE(InflateFuzzTest.class, "inflate"),
    DEFLATE(DeflateFuzzTest.class, "deflate"),
    MACHINE(MachineFuzzTest.class, "machine"),
    SECOND_OPINION(SecondOpinionFuzzTest.class, "secondOpinion"),
    HTTP2(Http2FuzzTest.class, "http2"),
    HPACK(HpackFuzzTest.class, "hpack"),
    CONNECT(ConnectFuzzTest.class, "connect"),
    SOCKS5(Socks5FuzzTest.class, "socks5"),
    CHALLENGE(ChallengeFuzzTest.class, "challenge");

    private final Class<?> test;
    private final String method;

    FuzzTarget(Class<?> test, String method) {
        this.test = test;
        this.method = method;
    }

    static FuzzTarget named(String title) {
        return Arrays.stream(values())
                .filter(target -> target.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target " + title));
    }

    /** What {@code ./fuzz} calls it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Class<?> test() {
        return test;
    }

    String method() {
        return method;
    }

    /** Where Jazzer looks for the inputs that are committed, seen from the module's folder. */
    Path corpus() {
        return Path.of(
                "src/test/resources", test.getPackageName().replace('.', '/'), test.getSimpleName() + "Inputs", method);
    }
}
