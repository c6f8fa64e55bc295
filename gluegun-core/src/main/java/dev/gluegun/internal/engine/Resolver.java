package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.internal.transport.Deadline;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up the addresses of host names, with a deadline.
 *
 * <p>The platform's look-up can neither be interrupted nor timed out, and it would pin a virtual thread's carrier: it runs on a
 * few daemon threads of its own, which end when there is nothing to look up. Any thread.
 */
final class Resolver {

    static final int MOST_THREADS = 8;

    private static final Resolver SHARED = new Resolver(InetAddress::getAllByName);

    /** The system's look-up, which takes as long as it takes. */
    interface Lookup {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final ThreadPoolExecutor threads;

    Resolver(Lookup lookup) {
        this.lookup = lookup;
        threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon(true).name("gluegun-lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    static Resolver shared() {
        return SHARED;
    }

    /**
     * All addresses of a host, in the order in which they should be tried.
     *
     * @param deadline an end to the wait besides {@code timeout}
     * @throws ConnectionError with the phase DNS
     * @throws InterruptedException when interrupted; a look-up under way ends by itself
     */
    List<InetAddress> lookUp(String host, Duration timeout, Deadline deadline) throws InterruptedException {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            if (isLiteral(name)) {
                return List.of(InetAddress.getByName(name));
            }
            Deadline soonest = Deadline.after(timeout).earlier(deadline);
            Future<InetAddress[]> answer = threads.submit(() -> lookup.all(name));
            try {
                return List.of(answer.get(soonest.remainingNanos(), TimeUnit.NANOSECONDS));
            } finally {
                answer.cancel(true);
            }
        } catch (UnknownHostException e) {
            throw unknown(host, e);
        } catch (ExecutionException e) {
            throw unknown(host, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new ConnectionError(
                    "the addresses of " + host + " were not found within the domain look-up timeout of " + timeout
                            + ": check the name servers",
                    Phase.DNS,
                    e);
        }
    }

    private static ConnectionError unknown(String host, Throwable cause) {
        return new ConnectionError(
                "no address was found for the host " + host + ": check its spelling and the name servers",
                Phase.DNS,
                cause);
    }

    /** Whether it is an address already, so that nothing has to be asked. */
    private static boolean isLiteral(String name) {
        return name.indexOf(':') >= 0 || isDotted(name);
    }

    private static boolean isDotted(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
