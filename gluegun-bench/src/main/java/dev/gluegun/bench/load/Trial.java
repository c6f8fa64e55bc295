package dev.gluegun.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Style;
import dev.gluegun.bench.peer.Peer;
import dev.gluegun.bench.peer.Trust;
import dev.gluegun.bench.server.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;

/**
 * A process of its own in which one client is measured: it prints "ready" when it is connected, then does what it is told
 * on its standard input, line by line.
 *
 * <pre>
 * run MILLISECONDS   works for so long, then prints "done"
 * count OPERATIONS   does so many operations, then prints "done"
 * forget             forgets what was measured so far, then prints "done"
 * report             prints what was measured since, as Figures.toText()
 * </pre>
 *
 * <p>What goes wrong is printed as "failed", with the reason, and ends the process. So does the end of its standard input,
 * whatever it is doing: whoever gave the orders is gone.
 */
public final class Trial {

    private static final String END = "end";

    private final Style style;
    private final Load load;
    private final Tally tally = new Tally();

    private Trial(Style style, Load load) {
        this.style = style;
        this.load = load;
    }

    /** Arguments: the names of measurement, client, kind of client and style, the server's port, the key store or a dash, the number of sockets. */
    public static void main(String[] arguments) {
        PrintStream answers = System.out;
        // Libraries may print; what they print is no answer.
        System.setOut(System.err);
        SynchronousQueue<String> orders = new SynchronousQueue<>();
        Thread.ofPlatform().daemon().name("orders").start(() -> listen(orders));
        int status = 0;
        try {
            Client.Kind kind = Client.Kind.valueOf(arguments[2]);
            Peer peer = kind == Client.Kind.PEER ? started(arguments[1]) : new GluegunPeer();
            try {
                Load load = open(kind, peer, arguments);
                answers.println("ready");
                new Trial(Style.valueOf(arguments[3]), load).obey(orders, answers);
            } finally {
                // A library may close its sockets when nobody knows it any more.
                Reference.reachabilityFence(peer);
            }
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            e.printStackTrace();
            answers.println("failed " + String.valueOf(e).lines().findFirst().orElse(""));
            status = 1;
        }
        // Not every library ends all its threads, or closes thousands of sockets soon: the system does.
        Runtime.getRuntime().halt(status);
    }

    private static Load open(Client.Kind kind, Peer peer, String[] arguments) throws Exception {
        Measurement measurement = Measurement.named(arguments[0]).orElseThrow();
        Optional<Trust> tls = arguments[5].equals("-")
                ? Optional.empty()
                : Optional.of(Trust.in(Identity.certificate(Path.of(arguments[5]))));
        Endpoint server = Endpoint.of(Integer.parseInt(arguments[4]), measurement.wire(), tls);
        return new Loads(kind, Style.valueOf(arguments[3]), peer, server, Integer.parseInt(arguments[6]))
                .open(measurement);
    }

    private static Peer started(String name) {
        Client client = Client.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return client.library().orElseThrow().start();
    }

    private static void listen(SynchronousQueue<String> orders) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.put(line);
                if (line.equals(END)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException gone) {
            Runtime.getRuntime().halt(2);
        }
        Runtime.getRuntime().halt(2);
    }

    private void obey(SynchronousQueue<String> orders, PrintStream answers) throws Exception {
        for (String order = orders.take(); !order.equals(END); order = orders.take()) {
            int space = order.indexOf(' ');
            String verb = space < 0 ? order : order.substring(0, space);
            int amount = space < 0 ? 0 : Integer.parseInt(order.substring(space + 1));
            switch (verb) {
                case "run" -> measure(() -> load.run(tally, Duration.ofMillis(amount)));
                case "count" -> measure(() -> load.count(tally, amount));
                case "forget" -> tally.forget();
                case "report" -> {}
                default -> throw new IllegalArgumentException("expected run, count, forget, report or end: " + order);
            }
            answers.println(verb.equals("report") ? tally.figures().toText() : "done");
        }
    }

    /** Does the work on a thread as the style wants it. */
    private void measure(Tally.Task task) throws Exception {
        FutureTask<?> future = new FutureTask<>(() -> {
            task.run();
            return null;
        });
        Thread thread = style.thread(future);
        tally.watch(() -> {
            thread.start();
            await(future);
        });
    }

    /** Waits for it, and throws what it has thrown. */
    static void await(FutureTask<?> future) throws Exception {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
