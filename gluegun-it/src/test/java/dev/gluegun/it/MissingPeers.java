package dev.gluegun.it;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Skips each test whose server is not installed here, and says what is missing.
 *
 * <p>JUnit finds it by itself.
 */
public final class MissingPeers implements InvocationInterceptor {

    /** JUnit makes one. */
    public MissingPeers() {}

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        for (Object argument : call.getArguments()) {
            if (argument instanceof Peer peer) {
                String missing = peer.missing();
                Assumptions.assumeTrue(missing.isEmpty(), missing);
            }
        }
        invocation.proceed();
    }
}
