package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The look at what each test has left over: sockets, lent buffers and selectors, zlib streams; and after each class threads.
 *
 * <p>JUnit finds it by itself: no test of this module can do without it.
 */
public final class LeakCheck implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);

    /** Longer than the keeper stays when it has nothing to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How many idle selectors the library keeps for the next ones who wait; the JDK has some of its own. */
    private static final int MOST_SELECTORS = 64 + 16;

    /** JUnit makes one. */
    public LeakCheck() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        before(context);
    }

    private static Leftovers before(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Leftovers.class, key -> atFirst(), Leftovers.class);
    }

    /** The JDK opens sockets for itself when it first uses any. */
    private static Leftovers atFirst() {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("localhost", 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            client.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Leftovers.now();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        nothingIsLeft(before(context));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        nothingIsLeft(before(context));
        noThreadIsLeft();
    }

    /** Waits until none of the library's threads runs any more. */
    static void noThreadIsLeft() {
        Awaitility.await("the library's threads end")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Leftovers.threads()).isEmpty());
    }

    /** Waits until there is no more than before. */
    static void nothingIsLeft(Leftovers before) {
        Awaitility.await("everything is given back")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    Leftovers now = Leftovers.now();
                    assertThat(now.sockets()).as("open sockets").isLessThanOrEqualTo(before.sockets());
                    assertThat(now.buffers()).as("lent buffers").isZero();
                    assertThat(now.waiters()).as("lent selectors").isZero();
                    assertThat(now.selectors()).as("open selectors").isLessThanOrEqualTo(MOST_SELECTORS);
                    assertThat(now.zlib().deflaters()).as("live deflaters").isZero();
                });
    }
}
