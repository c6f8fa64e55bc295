package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many threads on one socket, many sockets at once, and waits that are cut short. */
final class ConcurrencyIT {

    private static final int SENDERS = 4;
    private static final int MESSAGES = 2_500;

    @EachPeer
    void thousandsOfMessagesInBothDirectionsAtOnceKeepTheOrderOfEachSender(Peer peer) throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool();
                WebSocket socket = peer.plain().connect("/echo")) {
            List<Future<?>> senders = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                String name = "sender-" + sender;
                senders.add(threads.submit(() -> sendNumbered(socket, name)));
            }
            int[] next = new int[SENDERS];
            for (int i = 0; i < SENDERS * MESSAGES; i++) {
                String[] words = text(socket.receiveAppFrame()).split("[- ]");
                int sender = Integer.parseInt(words[1]);
                assertThat(Integer.parseInt(words[2])).isEqualTo(next[sender]++);
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
    }

    @EachPeer
    void eachMessageIsReceivedByOneOfManyReceivers(Peer peer) throws Exception {
        Map<String, Boolean> received = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                WebSocket socket = peer.plain().connect("/echo")) {
            List<Callable<Object>> receivers = new ArrayList<>();
            for (int receiver = 0; receiver < 5; receiver++) {
                receivers.add(() -> {
                    for (int i = 0; i < MESSAGES / 5; i++) {
                        assertThat(received.put(text(socket.receiveAppFrame()), true))
                                .as("received before")
                                .isNull();
                    }
                    return "done";
                });
            }
            Future<?> sender = threads.submit(() -> sendNumbered(socket, "one"));
            for (Future<Object> receiver : threads.invokeAll(receivers)) {
                receiver.get();
            }
            sender.get();
        }
        assertThat(received).hasSize(MESSAGES);
    }

    @EachPeer
    void manySocketsInVirtualThreadsEchoAtOnce(Peer peer) throws Exception {
        Endpoint server = peer.plain();
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int client = 0; client < 100; client++) {
            String name = "client " + client;
            clients.add(() -> {
                try (WebSocket socket = server.connect("/echo")) {
                    for (int i = 0; i < 20; i++) {
                        socket.sendText(name + i);
                        assertThat(text(socket.receiveAppFrame())).isEqualTo(name + i);
                    }
                }
                return 1;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> client : threads.invokeAll(clients)) {
                assertThat(client.get()).isEqualTo(1);
            }
        }
    }

    @EachPeer
    void timeoutsInTheMiddleOfMessagesLoseNothing(Peer peer) {
        int messages = 300;
        int size = 100_000;
        int timeouts = 0;
        try (WebSocket socket = peer.plain().connect("/commands")) {
            socket.sendText("push " + messages + " " + size);
            for (int next = 0; next < messages; ) {
                try {
                    Frame.Binary frame = (Frame.Binary) socket.receiveFrame(Duration.ofNanos(1));
                    assertThat(frame.data()).hasSize(size);
                    assertThat(number(frame)).isEqualTo(next++);
                } catch (GluegunException.Timeout expected) {
                    timeouts++;
                }
            }
        }
        assertThat(timeouts).isPositive();
    }

    @EachPeer
    void aSlowReceiverHoldsTheServerUpAndGetsEverything(Peer peer) {
        int messages = 2_000;
        int size = 50_000;
        String id = peer.newId();
        try (WebSocket socket = peer.plain().connect("/commands?id=" + id)) {
            socket.sendText("push " + messages + " " + size);
            // Nobody receives while another socket is busy: the mailbox fills up, then TCP does.
            try (WebSocket other = peer.plain().connect("/echo")) {
                for (int i = 0; i < 500; i++) {
                    other.sendText("busy");
                    other.receiveAppFrame();
                }
            }
            for (int next = 0; next < messages; next++) {
                assertThat(number(socket.receiveFrame())).isEqualTo(next);
            }
        }
        assertThat(peer.plain().process().closed(id).code()).isEqualTo(1000);
    }

    private static void sendNumbered(WebSocket socket, String name) {
        for (int i = 0; i < MESSAGES; i++) {
            socket.sendText(name + " " + i);
        }
    }

    private static String text(Frame frame) {
        assertThat(frame).isInstanceOf(Frame.Text.class);
        return ((Frame.Text) frame).text();
    }

    private static int number(Frame frame) {
        assertThat(frame).isInstanceOf(Frame.Binary.class);
        return Integer.parseInt(new String(((Frame.Binary) frame).data(), 0, 10, StandardCharsets.US_ASCII).strip());
    }
}
