package dev.gluegun.testkit;

import dev.gluegun.GluegunException.InvalidOptions;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What {@link GluegunServer} does: it starts servers before a test, and judges and closes them after it. */
public final class GluegunServerExtension
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(GluegunServerExtension.class);

    /** The servers of one test, in the order in which they were started. */
    private static final class Servers {
        final List<MockWebSocketServer> started = new ArrayList<>();
        boolean fieldsSet;
    }

    /** For JUnit. */
    public GluegunServerExtension() {}

    private static Servers servers(ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(Servers.class, key -> new Servers(), Servers.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IllegalAccessException {
        Servers servers = servers(context);
        if (servers.fieldsSet) {
            return;
        }
        servers.fieldsSet = true;
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    GluegunServer wanted = field.getAnnotation(GluegunServer.class);
                    if (wanted != null) {
                        set(field, instance, start(wanted, servers));
                    }
                }
            }
        }
    }

    private static void set(Field field, Object instance, MockWebSocketServer server) throws IllegalAccessException {
        int modifiers = field.getModifiers();
        if (field.getType() != MockWebSocketServer.class
                || Modifier.isStatic(modifiers)
                || Modifier.isFinal(modifiers)) {
            throw new InvalidOptions(
                    "@GluegunServer is for fields of type MockWebSocketServer that are neither static nor"
                            + " final, but is on " + field);
        }
        field.setAccessible(true);
        field.set(instance, server);
    }

    private static MockWebSocketServer start(GluegunServer wanted, Servers servers) {
        if (wanted.tls().length > 1) {
            throw new InvalidOptions("@GluegunServer.tls takes one certificate, but was given " + wanted.tls().length);
        }
        ServerOptions options = ServerOptions.defaults()
                .withDeadline(Duration.ofMillis(wanted.deadlineMillis()))
                .withHttp2(wanted.http2())
                .withConnectProtocol(wanted.connectProtocol());
        if (wanted.seed() >= 0) {
            options = options.withSeed(wanted.seed());
        }
        if (wanted.tls().length == 1) {
            options = options.withTls(wanted.tls()[0]);
        }
        MockWebSocketServer server = MockWebSocketServer.start(options);
        servers.started.add(server);
        return server;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(GluegunServer.class)
                && parameter.getParameter().getType() == MockWebSocketServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        GluegunServer wanted = parameter.findAnnotation(GluegunServer.class).orElseThrow();
        if (context.getTestMethod().isEmpty()) {
            throw new InvalidOptions(
                    "@GluegunServer is for parameters of tests and of @BeforeEach and @AfterEach methods,"
                            + " as each test has a server of its own; but is on " + parameter);
        }
        return start(wanted, servers(context));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        // What the server saw often explains what the test did not get.
        for (MockWebSocketServer server : servers(context).started) {
            failure.addSuppressed(new AssertionError(server.report()));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Servers servers = servers(context);
        Optional<AssertionError> first = Optional.empty();
        for (MockWebSocketServer server : servers.started) {
            try (server) {
                if (context.getExecutionException().isEmpty()) {
                    server.assertNothingLeft();
                }
            } catch (AssertionError e) {
                first.ifPresentOrElse(earlier -> earlier.addSuppressed(e), () -> {});
                first = first.or(() -> Optional.of(e));
            }
        }
        servers.started.clear();
        if (first.isPresent()) {
            throw first.get();
        }
    }
}
