package dev.gluegun.testkit;

import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import dev.gluegun.internal.http2.RequestHead;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a client's: finds which protocol it speaks, and serves the conversations on it, one in HTTP/1.1, one for each
 * stream in HTTP/2.
 *
 * <p>Threads: one of its own reads; any may close it. The monitor guards what is on it.
 */
final class Line implements Runnable {

    /** RFC 9113, section 3.4. */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_STREAMS = 10_000;

    private final int number;
    private final SocketPipe pipe;
    private final ServerOptions options;
    private final Recording recording;
    private final Supplier<Optional<Script>> scripts;
    private final Thread thread;

    // Guarded by the monitor.
    private final List<ServerConnection> conversations = new ArrayList<>();
    private @Nullable Http2Connection http2;
    private boolean closed;

    /** @param scripts gives the script for a conversation whose request is there; empty when none is left */
    Line(int number, SocketPipe pipe, ServerOptions options, Recording recording, Supplier<Optional<Script>> scripts) {
        this.number = number;
        this.pipe = pipe;
        this.options = options;
        this.recording = recording;
        this.scripts = scripts;
        this.thread = Thread.ofPlatform()
                .daemon(true)
                .name(ServerConnection.threadName(Place.connection(number), "reads"))
                .unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** What ALPN may agree on. */
    static List<String> protocols(ServerOptions options) {
        return options.http2()
                ? List.of(Protocol.HTTP_2.alpnName(), Protocol.HTTP_1_1.alpnName())
                : List.of(Protocol.HTTP_1_1.alpnName());
    }

    @Override
    public void run() {
        try {
            pipe.readTimeout(options.deadline());
            pipe.handshake();
            serve();
        } catch (SSLException e) {
            // A client that refuses a bad certificate does what it should.
            if (options.certificate().filter(ServerCertificate::refused).isEmpty()) {
                fault("the TLS handshake failed: " + e.getMessage());
            }
        } catch (SocketTimeoutException e) {
            fault("expected a request, but none was there after " + Words.of(options.deadline()));
        } catch (IOException e) {
            fault("the connection failed before its script could begin: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void serve() throws IOException, InterruptedException {
        ByteBuffer in = ByteBuffer.allocate(ServerConnection.READ_SIZE).limit(0);
        if (speaksHttp2(in)) {
            pipe.readTimeout(Duration.ZERO);
            serveHttp2(in);
            return;
        }
        Place place = Place.connection(number);
        ServerConnection only = new ServerConnection(
                place, pipe, in, new OpeningExchange(place, pipe, recording, in), options, recording, scripts);
        if (add(only)) {
            only.serve();
        }
    }

    /** With TLS, ALPN says so; without, the client's first bytes do. */
    private boolean speaksHttp2(ByteBuffer in) throws IOException {
        if (pipe.isEncrypted() || !options.http2()) {
            return pipe.applicationProtocol().equals(Protocol.HTTP_2.alpnName());
        }
        int have = 0;
        boolean fits = true;
        while (fits && have < PREFACE.length) {
            int count = pipe.read(in.array(), have, in.capacity() - have);
            if (count < 0) {
                return false;
            }
            have += count;
            in.limit(have);
            int compared = Math.min(have, PREFACE.length);
            fits = Arrays.equals(in.array(), 0, compared, PREFACE, 0, compared);
        }
        return fits;
    }

    // ---- HTTP/2

    private void serveHttp2(ByteBuffer in) throws InterruptedException {
        Http2Connection made = new Http2Connection(number, pipe, options, recording, this::begin);
        synchronized (this) {
            if (closed) {
                return;
            }
            http2 = made;
        }
        made.run(in);
        // What has come before the end is still dealt with.
        for (ServerConnection conversation : conversations()) {
            conversation.awaitEnd(Duration.ofDays(1));
        }
    }

    /** A request has come on a stream; false when that is one too many. */
    private boolean begin(StreamPipe stream, RequestHead head, Headers fields) {
        Place place = new Place(number, stream.id());
        ServerConnection conversation = new ServerConnection(
                place,
                stream,
                ByteBuffer.allocate(ServerConnection.READ_SIZE).limit(0),
                new StreamOpening(place, stream, head, fields, recording),
                options,
                recording,
                scripts);
        if (!add(conversation)) {
            return false;
        }
        conversation.start();
        return true;
    }

    private synchronized boolean add(ServerConnection conversation) {
        if (conversations.size() >= MOST_STREAMS) {
            fault("a stream was one too many: at most " + MOST_STREAMS + " are served on a connection");
            return false;
        }
        if (!closed) {
            conversations.add(conversation);
        }
        return !closed;
    }

    private synchronized List<ServerConnection> conversations() {
        return List.copyOf(conversations);
    }

    private void fault(String words) {
        recording.fault(Place.connection(number) + ": " + words);
    }

    /**
     * Tells what is not as it was scripted, besides what the recording has.
     *
     * @param patience how long scripts that have not come to their end are waited for
     */
    List<String> left(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<String> left = new ArrayList<>();
        for (ServerConnection conversation : conversations()) {
            left.addAll(conversation.left(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        }
        return left;
    }

    /** Ends everything at once; idempotent. */
    void close() {
        List<ServerConnection> all;
        Http2Connection over;
        synchronized (this) {
            closed = true;
            all = List.copyOf(conversations);
            over = http2;
        }
        pipe.close();
        if (over != null) {
            over.end(new IOException("the server has closed the connection"));
        }
        all.forEach(ServerConnection::close);
    }

    /** Waits until no thread of it is there any more, for at most so long. */
    void awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        thread.join(patience);
        for (ServerConnection conversation : conversations()) {
            conversation.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }
}
