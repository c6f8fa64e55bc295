package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.Frame;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.WebSocket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the whole run has left over, looked at last; and that the look would find it. */
@Order(Integer.MAX_VALUE)
final class LeftoversIT {

    private static final UpgradeOptions COMPRESSED =
            UpgradeOptions.defaults().withDeflate(DeflateOptions.defaults().withThreshold(0));

    @Test
    void noThreadSocketOrNativeMemoryIsLeftOfAllTests() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(Leftovers.threads()).isEmpty());
        Leftovers now = Leftovers.now();

        assertThat(now.buffers()).as("lent buffers").isZero();
        assertThat(now.waiters()).as("lent selectors").isZero();
        assertThat(now.zlib().deflaters()).as("live deflaters").isZero();
        // LeakCheck compares the sockets and selectors with those before the first test.
    }

    @EachPeer
    void whatAnOpenSocketHoldsIsFoundAndGoneWhenItIsClosed(Peer peer) {
        Endpoint server = peer.plain();
        Leftovers before = Leftovers.now();
        try (WebSocket socket = server.connect("/echo", COMPRESSED)) {
            socket.sendText("hello");
            assertThat(socket.receiveFrame()).isEqualTo(new Frame.Text("hello"));
            Leftovers now = Leftovers.now();

            assertThat(Leftovers.threads()).contains("gluegun-keeper");
            assertThat(now.sockets()).isEqualTo(before.sockets() + 1);
            assertThat(now.waiters()).isPositive();
            assertThat(now.zlib().deflaters()).isEqualTo(1);
            assertThat(now.zlib().inflaters()).isGreaterThan(before.zlib().inflaters());
        }
        LeakCheck.nothingIsLeft(before);
    }
}
