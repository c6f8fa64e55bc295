package dev.gluegun.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An outlet that several threads send on at once, each its part. */
final class CrowdedOutlet implements Outlet {

    private final Outlet outlet;
    private final int threads;
    private final ExecutorService senders;

    CrowdedOutlet(Outlet outlet, int threads) {
        this.outlet = outlet;
        this.threads = threads;
        this.senders = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("sender-", 1).factory());
    }

    @Override
    public void send(int times) throws Exception {
        List<Callable<Boolean>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int part = times / threads + (i < times % threads ? 1 : 0);
            parts.add(() -> {
                outlet.send(part);
                return true;
            });
        }
        for (Future<Boolean> part : senders.invokeAll(parts)) {
            part.get();
        }
    }

    @Override
    public void confirm() throws Exception {
        outlet.confirm();
    }

    @Override
    public void close() throws IOException {
        senders.shutdownNow();
        outlet.close();
    }
}
