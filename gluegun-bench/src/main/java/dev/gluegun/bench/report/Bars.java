package dev.gluegun.bench.report;

import static dev.gluegun.bench.report.Bar.Quantity.ALLOCATED;
import static dev.gluegun.bench.report.Bar.Quantity.HEAP;
import static dev.gluegun.bench.report.Bar.Quantity.RESIDENT;
import static dev.gluegun.bench.report.Bar.Quantity.VALUE;
import static dev.gluegun.bench.report.Bar.Reference.BARE;
import static dev.gluegun.bench.report.Bar.Reference.BEST_CALLBACK;
import static dev.gluegun.bench.report.Bar.Reference.BEST_PEER;
import static dev.gluegun.bench.report.Bar.Reference.BEST_QUEUE;
import static dev.gluegun.bench.report.Bar.Reference.HTTP_1;
import static dev.gluegun.bench.report.Bar.Reference.NONE;
import static dev.gluegun.bench.report.Bar.Reference.ONE_THREAD;
import static dev.gluegun.bench.report.Bar.Sense.AT_LEAST;
import static dev.gluegun.bench.report.Bar.Sense.AT_MOST;

import dev.gluegun.bench.model.Results;
import dev.gluegun.bench.model.Style;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The figures that the library must reach, all of them. */
final class Bars {

    private static final List<Bar> ALL = List.of(
            new Bar("rtt-64", Style.BLOCKING, VALUE, AT_MOST, 1.2, BARE),
            new Bar("rtt-64", Style.BLOCKING, VALUE, AT_MOST, 1, BEST_PEER),
            new Bar("rtt-64", Style.BLOCKING, ALLOCATED, AT_MOST, 200, NONE),
            new Bar("rtt-64", Style.VIRTUAL, VALUE, AT_MOST, 1.4, BARE),
            new Bar("rtt-64", Style.VIRTUAL, VALUE, AT_MOST, 1, BEST_QUEUE),
            new Bar("rtt-64", Style.CALLBACK, VALUE, AT_MOST, 2, BARE),
            new Bar("rtt-tls", Style.BLOCKING, VALUE, AT_MOST, 1, BEST_PEER),
            new Bar("rtt-h2", Style.BLOCKING, VALUE, AT_MOST, 1, BEST_PEER),
            new Bar("send", Style.SOLE, VALUE, AT_LEAST, 1.5, BARE),
            new Bar("send", Style.SOLE, VALUE, AT_LEAST, 1, BEST_PEER),
            new Bar("send-many", Style.SOLE, VALUE, AT_LEAST, 0.3, BARE),
            new Bar("send-8", Style.SOLE, VALUE, AT_LEAST, 1, ONE_THREAD),
            new Bar("recv-64", Style.BLOCKING, VALUE, AT_LEAST, 10e6, NONE),
            new Bar("recv-64", Style.BLOCKING, VALUE, AT_LEAST, 3.4, BEST_QUEUE),
            new Bar("recv-64", Style.BLOCKING, VALUE, AT_LEAST, 1, BEST_CALLBACK),
            new Bar("recv-64k", Style.BLOCKING, VALUE, AT_LEAST, 0.7, BARE),
            new Bar("recv-64k", Style.BLOCKING, VALUE, AT_LEAST, 1.2, BEST_PEER),
            new Bar("recv-1m", Style.BLOCKING, VALUE, AT_LEAST, 0.7, BARE),
            new Bar("recv-1m", Style.BLOCKING, VALUE, AT_LEAST, 1.2, BEST_PEER),
            new Bar("bulk-64k", Style.SOLE, VALUE, AT_LEAST, 0.6, BARE),
            new Bar("bulk-64k", Style.SOLE, VALUE, AT_LEAST, 2, BEST_PEER),
            new Bar("bulk-1m", Style.SOLE, VALUE, AT_LEAST, 0.6, BARE),
            new Bar("bulk-1m", Style.SOLE, VALUE, AT_LEAST, 2, BEST_PEER),
            new Bar("crowd-http2", Style.VIRTUAL, VALUE, AT_LEAST, 0.7, HTTP_1),
            new Bar("connect-plain", Style.SOLE, VALUE, AT_LEAST, 1.5, BEST_PEER),
            new Bar("connect-tls", Style.SOLE, VALUE, AT_LEAST, 1.5, BEST_PEER),
            new Bar("idle-plain", Style.SOLE, HEAP, AT_MOST, 1.8, NONE),
            new Bar("idle-plain", Style.SOLE, RESIDENT, AT_MOST, 5, NONE));

    private static final List<MicroBar> PARTS = List.of(
            new MicroBar(
                    "masking",
                    "Masking while copying, at its worst size",
                    "MaskingBenchmark.mask",
                    "MaskingBenchmark.copyOnly",
                    "System.arraycopy",
                    Map.of(),
                    0.25),
            new MicroBar(
                    "text-decoding",
                    "Checking and decoding ASCII, at its worst size",
                    "TextDecodingBenchmark.decode",
                    "TextDecodingBenchmark.decodeOnly",
                    "new String",
                    Map.of("text", "ASCII"),
                    0.7));

    private Bars() {}

    /** What came of each. */
    static List<Bar.Judged> judged(Results results, MicroFigures micro) {
        return Stream.concat(
                        ALL.stream().map(bar -> bar.judge(results)),
                        PARTS.stream().map(bar -> bar.judge(micro)))
                .toList();
    }

    /** The key of each. */
    static List<String> keys() {
        return Stream.concat(ALL.stream().map(Bar::key), PARTS.stream().map(MicroBar::key))
                .toList();
    }
}
