package dev.gluegun.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a field or a parameter of type {@link MockWebSocketServer} in a test class of JUnit 5: it is given a server of its own for
 * each test. After a test that has passed, {@link MockWebSocketServer#assertNothingLeft} is called; after each, the server is closed.
 * To the failure of a test the server's seed and frames are added.
 *
 * <pre>{@code
 * @Test
 * void greets(@GluegunServer MockWebSocketServer server) {
 *     server.enqueue(Script.script().expectText("hi").sendText("hello").expectClose());
 *     …
 * }
 * }</pre>
 *
 * <p>A field must be neither static nor final. It is set before the {@code @BeforeEach} methods run. Parameters may be those of test and {@code @BeforeEach} methods.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(GluegunServerExtension.class)
public @interface GluegunServer {

    /** The certificates to serve TLS with: one, or none for a server without TLS. */
    ServerCertificate[] tls() default {};

    /** The seed; a negative one, the default, stands for another in each test. */
    long seed() default -1;

    /** The {@linkplain ServerOptions#withDeadline deadline} of each expectation, in milliseconds. */
    long deadlineMillis() default 10_000;

    /** {@linkplain ServerOptions#withHttp2 Whether HTTP/2 is spoken} with clients that begin with it. */
    boolean http2() default true;

    /** {@linkplain ServerOptions#withConnectProtocol Whether WebSockets are taken over HTTP/2}. */
    boolean connectProtocol() default true;
}
