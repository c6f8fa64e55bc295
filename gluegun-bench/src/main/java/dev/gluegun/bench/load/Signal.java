package dev.gluegun.bench.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;

/** What a callback tells the thread that waits for it: that it is done, or has failed. */
final class Signal {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final TransferQueue<CompletableFuture<Void>> signals = new LinkedTransferQueue<>();

    void send() {
        signals.add(DONE);
    }

    void fail(Throwable cause) {
        signals.add(CompletableFuture.failedFuture(cause));
    }

    /** Waits for the next one. */
    void await() throws IOException, InterruptedException {
        CompletableFuture<Void> signal = signals.take();
        if (signal.isCompletedExceptionally()) {
            Throwable cause = signal.exceptionNow();
            throw new IOException("the socket has failed: " + cause, cause);
        }
    }
}
