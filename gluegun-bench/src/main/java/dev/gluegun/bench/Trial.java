package dev.gluegun.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A process of its own in which one client is measured: it prints "ready" when it is connected, then does what it is told
 * on its standard input, line by line.
 *
 * <pre>
 * run MILLISECONDS   does round trips for so long, then prints "done"
 * count TRIPS        does so many round trips, then prints "done"
 * forget             forgets what was measured so far, then prints "done"
 * report             prints what was measured since, as {@link Samples#toText()}
 * </pre>
 */
final class Trial {

    /** The message: 64 bytes of ASCII. */
    static final String MESSAGE = "{\"id\":4711,\"kind\":\"quote\",\"symbol\":\"GLUE\",\"price\":12.50,\"n\":100}";

    /** So many round trips between two looks at whether the time is over. */
    private static final int BATCH = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Subject.Kind kind;
    private final RoundTrip client;
    private final Histogram nanos = Samples.histogram();
    private long allocatedBytes;

    private Trial(Subject.Kind kind, RoundTrip client) {
        this.kind = kind;
        this.client = client;
    }

    /** The first argument is the kind of client, the second the server's port. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Subject.Kind kind = Subject.Kind.valueOf(arguments[0]);
        try (RoundTrip client = kind.connect(Integer.parseInt(arguments[1]), MESSAGE.getBytes(US_ASCII))) {
            System.out.println("ready");
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
            new Trial(kind, client).obey(orders, System.out);
        }
    }

    private void obey(BufferedReader orders, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            int space = order.indexOf(' ');
            String verb = space < 0 ? order : order.substring(0, space);
            int amount = space < 0 ? 0 : Integer.parseInt(order.substring(space + 1));
            switch (verb) {
                case "run" -> measure(() -> runFor(TimeUnit.MILLISECONDS.toNanos(amount)));
                case "count" -> measure(() -> trips(amount));
                case "forget" -> forget();
                case "report" -> {}
                default -> throw new IllegalArgumentException("expected run, count, forget or report: " + order);
            }
            out.println(verb.equals("report") ? new Samples(nanos, allocatedBytes).toText() : "done");
        }
    }

    private void forget() {
        nanos.reset();
        allocatedBytes = 0;
    }

    private interface Task {
        void run() throws IOException;
    }

    /** Runs the task on a thread of the subject's kind. What all threads allocate counts: there is no count of a virtual one's. */
    private void measure(Task task) throws InterruptedException, ExecutionException {
        FutureTask<?> future = new FutureTask<>(() -> {
            task.run();
            return null;
        });
        Thread thread = kind.thread(future);
        long before = THREADS.getTotalThreadAllocatedBytes();
        thread.start();
        future.get();
        allocatedBytes += THREADS.getTotalThreadAllocatedBytes() - before;
    }

    private void runFor(long durationNanos) throws IOException {
        long end = System.nanoTime() + durationNanos;
        do {
            trips(BATCH);
        } while (end - System.nanoTime() > 0);
    }

    private void trips(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            client.once();
            nanos.recordValue(System.nanoTime() - begin);
        }
    }
}
