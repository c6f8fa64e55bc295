package dev.gluegun.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.TlsOptions;
import dev.gluegun.internal.transport.TlsTransport.HandshakeStep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** A TLS client and a TLS server over a pipe in memory, driven by one thread. */
final class TlsPair {

    static final String HOST = "server.test";
    static final TestAuthority AUTHORITY = new TestAuthority("Test authority");
    static final SSLContext SERVER = AUTHORITY.issue(HOST, "127.0.0.1", "::1").serverContext();
    static final TlsOptions TRUSTING = TlsOptions.defaults().withCaCertificates(AUTHORITY.certificate);

    final BufferPool pool = new BufferPool();
    final MemoryPipe pipe;
    final SSLEngine clientEngine;
    final SSLEngine serverEngine;
    final TlsTransport client;
    final TlsTransport server;

    TlsPair(MemoryPipe.Habits habits, SSLEngine clientEngine, SSLEngine serverEngine) {
        this.pipe = new MemoryPipe(habits);
        this.clientEngine = clientEngine;
        this.serverEngine = serverEngine;
        this.client = new TlsTransport(pipe.left, clientEngine, pool);
        this.server = new TlsTransport(pipe.right, serverEngine, pool);
    }

    TlsPair(SSLEngine clientEngine, SSLEngine serverEngine) {
        this(MemoryPipe.Habits.smooth(), clientEngine, serverEngine);
    }

    /** A pair that speaks only {@code version}. */
    TlsPair(MemoryPipe.Habits habits, String version) {
        this(habits, clientEngine(new TlsContexts(), TRUSTING.withVersions(version), HOST), serverEngine(SERVER));
    }

    static SSLEngine clientEngine(TlsContexts contexts, TlsOptions options, String host) {
        return contexts.engine(options, host, 443, List.of("http/1.1"));
    }

    static SSLEngine serverEngine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    TlsPair shakeHands() throws IOException {
        HandshakeStep clientStep;
        HandshakeStep serverStep;
        do {
            clientStep = client.handshake();
            serverStep = server.handshake();
            if (clientStep == HandshakeStep.DONE) {
                assertThat(readOne(client)).isZero(); // session tickets, which may fill a narrow pipe
            }
        } while (clientStep != HandshakeStep.DONE || serverStep != HandshakeStep.DONE);
        return this;
    }

    /** Writes all of {@code bytes} while the other side reads as many, and gives what that read. */
    static byte[] transfer(TlsTransport from, TlsTransport to, byte[] bytes, int roomAtOnce) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        ByteBuffer received = ByteBuffer.allocate(bytes.length);
        boolean written = false;
        while (!written || received.hasRemaining()) {
            if (!written) {
                written = from.write(source);
            }
            if (received.hasRemaining()) {
                ByteBuffer room = received.duplicate();
                room.limit(Math.min(room.capacity(), room.position() + roomAtOnce));
                assertThat(to.read(room)).isGreaterThanOrEqualTo(0);
                received.position(room.position());
            }
        }
        return received.array();
    }

    static byte[] transfer(TlsTransport from, TlsTransport to, byte[] bytes) throws IOException {
        return transfer(from, to, bytes, Integer.MAX_VALUE / 2);
    }

    static int readOne(TlsTransport transport) throws IOException {
        return transport.read(ByteBuffer.allocate(100));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ByteBuffer nothing() {
        return ByteBuffer.allocate(0);
    }
}
