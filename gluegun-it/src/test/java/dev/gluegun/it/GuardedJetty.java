package dev.gluegun.it;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Jetty in this JVM with its own security in front of an echo: the user is {@code alice}, the password {@code open sesame}. {@code /moved}
 * redirects to {@code /echo}, and {@code /entry} sets a cookie without which {@code /echo?cookie} is forbidden.
 */
final class GuardedJetty implements AutoCloseable {

    static final String USER = "alice";
    static final String PASSWORD = "open sesame";

    private static final int MOST_THREADS = 20;

    private final Server server;
    private final ServerConnector connector;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    GuardedJetty(Authenticator authenticator) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        SecurityHandler.PathMapped security = new SecurityHandler.PathMapped();
        security.put("/*", Constraint.from("user"));
        security.setAuthenticator(authenticator);
        UserStore users = new UserStore();
        users.addUser(USER, Credential.getCredential(PASSWORD), new String[] {"user"});
        HashLoginService login = new HashLoginService("the guarded realm");
        login.setUserStore(users);
        security.setLoginService(login);
        security.setHandler(new Handler.Sequence(
                new Ways(),
                WebSocketUpgradeHandler.from(
                        server, container -> container.addMapping("/*", (request, response, done) -> new Echo()))));
        server.setHandler(new Noting(security));
        server.start();
    }

    URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + connector.getLocalPort() + path);
    }

    /** The requests that have come: the scheme of their credentials, and their path. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("Jetty did not stop", e);
        }
    }

    private final class Noting extends Handler.Wrapper {
        Noting(Handler guarded) {
            super(guarded);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            HttpField field = request.getHeaders().getField(HttpHeader.AUTHORIZATION);
            String scheme = field == null ? "nothing" : field.getValue().split(" ", 2)[0];
            requests.add(scheme + " " + request.getHttpURI().getPath());
            return super.handle(request, response, callback);
        }
    }

    private static final class Ways extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            switch (request.getHttpURI().getPath()) {
                case "/moved" -> Response.sendRedirect(request, response, callback, "/echo");
                case "/entry" -> {
                    Response.addCookie(
                            response,
                            HttpCookie.build("ticket", "17")
                                    .maxAge(60)
                                    .httpOnly(true)
                                    .path("/")
                                    .build());
                    Response.sendRedirect(request, response, callback, "/echo?cookie");
                }
                default -> {
                    boolean hasTicket = Request.getCookies(request).stream()
                            .anyMatch(cookie -> cookie.getName().equals("ticket")
                                    && cookie.getValue().equals("17"));
                    if (request.getHttpURI().getQuery() == null || hasTicket) {
                        return false;
                    }
                    Response.writeError(request, response, callback, 403);
                }
            }
            return true;
        }
    }

    /** A socket that gives back what it gets; Jetty wants it public. */
    public static final class Echo implements Session.Listener.AutoDemanding {
        private Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
        }

        @Override
        public void onWebSocketText(String message) {
            session.sendText(message, org.eclipse.jetty.websocket.api.Callback.NOOP);
        }
    }
}
