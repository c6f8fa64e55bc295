package dev.gluegun;

import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.internal.transport.Deadline;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One question to a {@link CredentialsProvider}, on a thread of its own, which is interrupted when the asker stops waiting. */
final class ProviderCall {

    private ProviderCall() {}

    static Optional<Credentials> ask(
            CredentialsProvider provider, CredentialsProvider.Request request, Deadline deadline) {
        FutureTask<Optional<Credentials>> answer = new FutureTask<>(
                () -> Objects.requireNonNull(provider.credentials(request), "the provider's credentials"));
        Thread.ofVirtual().name("gluegun-credentials").start(answer);
        try {
            return deadline.isLimited() ? answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS) : answer.get();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Timeout("the credentials provider has not answered in the time given to connect", Phase.UPGRADE);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for the credentials provider", e);
        } catch (ExecutionException e) {
            // What it says of itself may be secret, and is in the cause for those who look there.
            Throwable cause = e.getCause();
            throw new ConnectionError(
                    "the credentials provider failed with "
                            + (cause == null ? e : cause).getClass().getName(),
                    Phase.UPGRADE,
                    cause);
        }
    }
}
