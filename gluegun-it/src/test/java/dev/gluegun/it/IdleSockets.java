package dev.gluegun.it;

import dev.gluegun.Frame;
import dev.gluegun.WebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * A program that opens many sockets and leaves them alone: tells {@code opened COUNT BYTES} (of heap for each), and waits for a
 * line; has a virtual thread receive from each, tells {@code receiving}, waits, sends a message through each, tells {@code alive COUNT},
 * waits, closes all and ends.
 */
final class IdleSockets {

    private static final int AT_ONCE = 64;

    /** How long it may take until all sockets have got their message. */
    private static final Duration WHOLE_CROWD = Duration.ofMinutes(1);

    private IdleSockets() {}

    /** The number of sockets, and the URIs that they are spread over. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        List<URI> uris = Stream.of(arguments).skip(1).map(URI::create).toList();
        long heapBefore = heapBytes();
        List<WebSocket> sockets = open(count, uris);
        tell("opened " + sockets.size() + " " + (heapBytes() - heapBefore) / sockets.size());
        awaitLine();
        tell("alive " + alive(sockets));
        awaitLine();
        inParallel(sockets.stream().<Action>map(socket -> socket::close).toList());
        tell("closed");
    }

    private static void awaitLine() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (lines.readLine() == null) {
            System.exit(1);
        }
    }

    private static List<WebSocket> open(int count, List<URI> uris) throws Exception {
        ConcurrentLinkedQueue<WebSocket> opened = new ConcurrentLinkedQueue<>();
        List<Action> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            URI uri = uris.get(i % uris.size());
            opening.add(() -> opened.add(WebSocket.connect(uri, Endpoint.options())));
        }
        inParallel(opening);
        return List.copyOf(opened);
    }

    /** Has all wait for a message at once, and then sends each its own; tells how many have got it. */
    private static int alive(List<WebSocket> sockets) throws Exception {
        CountDownLatch waiting = new CountDownLatch(sockets.size());
        int alive = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Frame>> receiving = sockets.stream()
                    .map(socket -> threads.submit(() -> {
                        waiting.countDown();
                        return socket.receiveAppFrame(WHOLE_CROWD);
                    }))
                    .toList();
            waiting.await();
            tell("receiving");
            awaitLine();
            for (WebSocket socket : sockets) {
                socket.sendText("alive?");
            }
            for (Future<Frame> each : receiving) {
                alive += each.get().equals(new Frame.Text("alive?")) ? 1 : 0;
            }
        }
        return alive;
    }

    private static void inParallel(List<Action> actions) throws Exception {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Action action : actions) {
                places.acquire();
                running.add(threads.submit(() -> {
                    try {
                        action.run();
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Something that is done to one socket. */
    private interface Action {
        void run();
    }
}
