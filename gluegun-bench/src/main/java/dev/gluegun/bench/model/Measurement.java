package dev.gluegun.bench.model;

import static dev.gluegun.bench.model.Payload.Content.ASCII;
import static dev.gluegun.bench.model.Payload.Content.BINARY;
import static dev.gluegun.bench.model.Payload.Content.JSON;
import static dev.gluegun.bench.model.Payload.Content.MIXED;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that is measured, the same way for all who take part.
 *
 * @param name what the command line calls it
 * @param group the name of several that belong together, or its own
 * @param title what reports say above its figures
 * @param sockets how many are open at once, where that is more than one
 */
public record Measurement(
        String name, String group, String title, Work work, Payload payload, Wire wire, Metric metric, int sockets) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Payload SMALL = new Payload(ASCII, 64);

    private static final List<Measurement> ALL = List.of(
            echo("rtt-64", "rtt", "Round trip of 64 bytes of text", SMALL, Wire.PLAIN),
            echo("rtt-4k", "rtt", "Round trip of 4 KiB of text", new Payload(ASCII, 4 * KIB), Wire.PLAIN),
            echo("rtt-tls", "rtt-tls", "Round trip of 64 bytes of text over TLS 1.3", SMALL, Wire.TLS),
            echo("rtt-h2", "rtt-h2", "Round trip of 64 bytes of text over HTTP/2", SMALL, Wire.HTTP_2),
            rate("send", "send", "Sending 64 bytes of text, one call each", Work.SEND, SMALL, Wire.PLAIN),
            rate(
                    "send-many",
                    "send-many",
                    "Sending 64 bytes of text, 64 messages with one call",
                    Work.SEND_MANY,
                    SMALL,
                    Wire.PLAIN),
            rate(
                    "send-8",
                    "send-8",
                    "Sending 64 bytes of text from 8 threads on one socket",
                    Work.SEND_FROM_THREADS,
                    SMALL,
                    Wire.PLAIN),
            rate("recv-64", "recv", "Receiving a flood of 64 bytes of text", Work.RECEIVE, SMALL, Wire.PLAIN),
            rate(
                    "recv-64k",
                    "recv",
                    "Receiving a flood of 64 KiB binary",
                    Work.RECEIVE,
                    new Payload(BINARY, 64 * KIB),
                    Wire.PLAIN),
            rate(
                    "recv-1m",
                    "recv",
                    "Receiving a flood of 1 MiB binary",
                    Work.RECEIVE,
                    new Payload(BINARY, MIB),
                    Wire.PLAIN),
            rate("bulk-64k", "bulk", "Sending 64 KiB binary", Work.SEND, new Payload(BINARY, 64 * KIB), Wire.PLAIN),
            rate("bulk-1m", "bulk", "Sending 1 MiB binary", Work.SEND, new Payload(BINARY, MIB), Wire.PLAIN),
            echo("text-ascii", "text", "Round trip of 16 KiB of ASCII", new Payload(ASCII, 16 * KIB), Wire.PLAIN),
            echo("text-mixed", "text", "Round trip of 16 KiB of mixed UTF-8", new Payload(MIXED, 16 * KIB), Wire.PLAIN),
            echo(
                    "deflate",
                    "deflate",
                    "Round trip of 4 KiB of JSON, compressed",
                    new Payload(JSON, 4 * KIB),
                    Wire.DEFLATE),
            paced(1),
            paced(100),
            paced(1_000),
            crowd("crowd-http1", "100 sockets on 100 connections of HTTP/1.1, echoes of 64 bytes of text", Wire.PLAIN),
            crowd("crowd-http2", "100 sockets on one connection of HTTP/2, echoes of 64 bytes of text", Wire.HTTP_2),
            rate("connect-plain", "connect", "Connecting, handshake and close", Work.CONNECT, SMALL, Wire.PLAIN),
            rate(
                    "connect-tls",
                    "connect",
                    "Connecting, handshake and close over TLS 1.3, resumed",
                    Work.CONNECT,
                    SMALL,
                    Wire.TLS),
            idle("idle-plain", "Memory of an idle socket", Wire.PLAIN),
            idle("idle-tls", "Memory of an idle socket over TLS 1.3", Wire.TLS));

    private static Measurement echo(String name, String group, String title, Payload payload, Wire wire) {
        return new Measurement(name, group, title, Work.ECHO, payload, wire, Metric.MEDIAN_MICROS, 1);
    }

    private static Measurement rate(String name, String group, String title, Work work, Payload payload, Wire wire) {
        return new Measurement(name, group, title, work, payload, wire, Metric.OPERATIONS_PER_SECOND, 1);
    }

    private static Measurement paced(int sockets) {
        String title = sockets == 1 ? "One socket" : String.format("%,d sockets", sockets);
        return new Measurement(
                "sockets-" + sockets,
                "sockets",
                title + " with a message and its echo every 10 ms",
                Work.PACED,
                SMALL,
                Wire.PLAIN,
                Metric.CPU_MICROS,
                sockets);
    }

    private static Measurement crowd(String name, String title, Wire wire) {
        return new Measurement(name, "crowd", title, Work.CROWD, SMALL, wire, Metric.OPERATIONS_PER_SECOND, 100);
    }

    private static Measurement idle(String name, String title, Wire wire) {
        return new Measurement(name, "idle", title, Work.IDLE, SMALL, wire, Metric.HEAP_KIB, 10_000);
    }

    /** All there are, in the order of reports. */
    public static List<Measurement> all() {
        return ALL;
    }

    /** The one with that name. */
    public static Optional<Measurement> named(String name) {
        return ALL.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    /** Those with that name, or of that group. */
    public static Stream<Measurement> matching(String word) {
        return ALL.stream().filter(each -> each.name.equals(word) || each.group.equals(word));
    }

    /**
     * Where clients and server run: together where latency is measured, apart where throughput is. What idle sockets keep is the
     * same on any CPU, and thousands of handshakes of TLS take all there are.
     */
    public Placement placement() {
        return switch (work) {
            case ECHO -> Placement.SHARED;
            case PACED -> Placement.FREE;
            case IDLE -> wire == Wire.TLS ? Placement.FREE : Placement.APART;
            case SEND, SEND_MANY, SEND_FROM_THREADS, RECEIVE, CROWD, CONNECT -> Placement.APART;
        };
    }

    /** Whether the server is the one that speaks HTTP/2: also for what is compared with a measurement over HTTP/2. */
    public boolean needsHttp2Server() {
        return wire == Wire.HTTP_2 || work == Work.CROWD;
    }

    /** Whether gigabytes a second say more than messages. */
    public boolean movesBulk() {
        return metric == Metric.OPERATIONS_PER_SECOND && payload.size() >= 64 * KIB;
    }
}
