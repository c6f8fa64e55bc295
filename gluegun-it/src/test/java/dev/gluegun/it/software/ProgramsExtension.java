package dev.gluegun.it.software;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * What gives tests their {@link Programs}, and shows what these have logged when a test fails.
 *
 * <p>JUnit finds it by itself.
 */
public final class ProgramsExtension implements ParameterResolver, BeforeEachCallback, TestExecutionExceptionHandler {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Programs.class);

    /** JUnit makes one. */
    public ProgramsExtension() {}

    private static Programs programs(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Programs.class, key -> new Programs(), Programs.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Programs.class;
    }

    @Override
    public Programs resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return programs(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        programs(context).remember();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (!(failure instanceof TestAbortedException)) {
            String logged = programs(context).logged();
            if (!logged.isEmpty()) {
                throw new AssertionError(
                        failure.getMessage() + "\nWhat the programs have logged meanwhile:" + logged, failure);
            }
        }
        throw failure;
    }
}
