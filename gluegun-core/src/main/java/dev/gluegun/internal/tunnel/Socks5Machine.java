package dev.gluegun.internal.tunnel;

import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.internal.http1.Excerpt;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The handshake with a SOCKS5 proxy (RFC 1928), without authentication or with a user name and a password (RFC 1929). Names go to
 * the proxy as they are, addresses as addresses.
 */
public final class Socks5Machine implements TunnelMachine {

    /** User name and password, 1 to 255 bytes of UTF-8 each (RFC 1929, section 2). */
    public record Login(String user, String password) {
        /** Says nothing of them. */
        @Override
        public String toString() {
            return "Login[***]";
        }
    }

    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int MOST_NAME_BYTES = 255;

    // RFC 1928, section 3.
    private static final int NO_AUTHENTICATION = 0x00;
    private static final int USER_AND_PASSWORD = 0x02;
    private static final int NO_ACCEPTABLE_METHODS = 0xff;

    // RFC 1928, section 5.
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /** What is awaited next, with the length of the part of it that has to be there to tell more. */
    private enum Part {
        /** Nothing: it is for us to begin. */
        BEGINNING(0),
        /** VER METHOD. */
        METHOD(2),
        /** VER STATUS. */
        LOGIN_STATUS(2),
        /** VER REP. */
        REPLY(2),
        /** RSV ATYP, and the first byte of the address, which tells a name's length. */
        REPLY_ADDRESS(3),
        /** The rest of the address and the port. */
        REPLY_REST(0),
        OVER(0);

        private final int length;

        Part(int length) {
            this.length = length;
        }
    }

    private final String host;
    private final int port;
    private final @Nullable Login login;

    /** Null when the host is a name. */
    private final byte @Nullable [] address;

    private Part part = Part.BEGINNING;
    private byte[] awaited = {};
    private int received;
    private byte[] output = {};
    private @Nullable String failure;

    /**
     * A handshake for a tunnel to {@code host}, a name or an address.
     *
     * @param login what to show when the proxy asks for it; null for nothing
     * @throws InvalidOptions when the name cannot be sent: it has more than 255 bytes, or is an address of this machine's own
     */
    public Socks5Machine(String host, int port, @Nullable Login login) {
        if (host.length() > MOST_NAME_BYTES) {
            throw new InvalidOptions(
                    "expected a host name of at most 255 bytes for a SOCKS5 proxy (RFC 1928, section 5),"
                            + " but it has " + host.length());
        }
        this.host = host;
        this.port = port;
        this.login = login;
        this.address = IpLiteral.bytes(host);
        if (address == null && host.indexOf(':') >= 0) {
            throw new InvalidOptions("expected a host name or an IP address for a SOCKS5 proxy, but got "
                    + Excerpt.of(host) + ": an address with a zone has a meaning on this machine alone");
        }
    }

    @Override
    public Step step(ByteBuffer in) {
        while (part != Part.OVER) {
            while (received < awaited.length) {
                if (!in.hasRemaining()) {
                    return Step.NEED_MORE;
                }
                awaited[received++] = in.get();
            }
            Step step = next();
            if (step != Step.NEED_MORE) {
                return step;
            }
        }
        return failure == null ? Step.DONE : Step.FAILED;
    }

    /** Makes sense of what was awaited; {@code NEED_MORE} when more of the same answer is awaited now. */
    private Step next() {
        return switch (part) {
            case BEGINNING -> send(greeting(), Part.METHOD);
            case METHOD -> method(awaited[0] & 0xff, awaited[1] & 0xff);
            case LOGIN_STATUS -> loginStatus(awaited[0] & 0xff, awaited[1] & 0xff);
            case REPLY -> reply(awaited[0] & 0xff, awaited[1] & 0xff);
            case REPLY_ADDRESS -> replyAddress(awaited[1] & 0xff, awaited[2] & 0xff);
            case REPLY_REST, OVER -> {
                await(Part.OVER, 0);
                yield Step.DONE;
            }
        };
    }

    private byte[] greeting() {
        return login == null
                ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
                : new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD};
    }

    private Step method(int version, int method) {
        if (version != VERSION) {
            return fail(notSocks(version, method));
        }
        if (method == NO_AUTHENTICATION) {
            return send(request(), Part.REPLY);
        }
        Login shown = login;
        if (method == USER_AND_PASSWORD && shown != null) {
            return send(login(shown), Part.LOGIN_STATUS);
        }
        if (method != NO_ACCEPTABLE_METHODS) {
            return fail("chose the authentication method " + method + ", which was not offered (RFC 1928, section 3)");
        }
        return fail(
                shown == null
                        ? "refused to go without authentication: give it a user name and a password"
                        : "refused both no authentication and a user name with a password: it wants another method");
    }

    private static String notSocks(int version, int second) {
        String expected = "answered with version " + version + " in place of SOCKS version 5 (RFC 1928, section 3)";
        if (version == 'H' && second == 'T') {
            return expected + ": it seems to be an HTTP proxy";
        }
        return version == 0x15 && second == 0x03 ? expected + ": it seems to speak TLS" : expected;
    }

    /** RFC 1929, section 2. */
    private static byte[] login(Login login) {
        byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + user.length + password.length)
                .put((byte) LOGIN_VERSION)
                .put((byte) user.length)
                .put(user)
                .put((byte) password.length)
                .put(password)
                .array();
    }

    private Step loginStatus(int version, int status) {
        if (version != LOGIN_VERSION) {
            return fail("answered the login with version " + version + " in place of 1 (RFC 1929, section 2)");
        }
        return status == 0
                ? send(request(), Part.REPLY)
                : fail("refused the user name or the password (status " + status + ")");
    }

    /** RFC 1928, section 4. */
    private byte[] request() {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(VERSION);
        request.write(CONNECT);
        request.write(0);
        byte[] literal = address;
        if (literal == null) {
            byte[] name = host.getBytes(StandardCharsets.ISO_8859_1);
            request.write(NAME);
            request.write(name.length);
            request.writeBytes(name);
        } else {
            request.write(literal.length == 4 ? IPV4 : IPV6);
            request.writeBytes(literal);
        }
        request.write(port >> 8);
        request.write(port);
        return request.toByteArray();
    }

    /** Judged before the rest, which some proxies leave out after a refusal. */
    private Step reply(int version, int code) {
        if (version != VERSION) {
            return fail("replied with version " + version + " in place of 5 (RFC 1928, section 6)");
        }
        return code == 0
                ? await(Part.REPLY_ADDRESS, Part.REPLY_ADDRESS.length)
                : fail("refused: " + words(code) + " (reply " + code + "); it was asked for " + target());
    }

    /** RFC 1928, section 6. */
    private static String words(int code) {
        return switch (code) {
            case 1 -> "general SOCKS server failure";
            case 2 -> "connection not allowed by ruleset";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "for a reason that is not assigned";
        };
    }

    private Step replyAddress(int type, int first) {
        // The first byte of the address is here already, or that of the name's length.
        return switch (type) {
            case IPV4 -> await(Part.REPLY_REST, 3 + 2);
            case NAME -> await(Part.REPLY_REST, first + 2);
            case IPV6 -> await(Part.REPLY_REST, 15 + 2);
            default -> fail("replied with an address of the unknown type " + type + " (RFC 1928, section 6)");
        };
    }

    @Override
    public Step eof() {
        return fail(
                switch (part) {
                    case BEGINNING, METHOD -> "ended the connection before it chose an authentication method";
                    case LOGIN_STATUS ->
                        "ended the connection before it answered the login: check user name and password";
                    default -> "ended the connection before it replied to the request for " + target();
                });
    }

    private Step send(byte[] bytes, Part next) {
        output = bytes;
        await(next, next.length);
        return Step.SEND;
    }

    private Step await(Part next, int length) {
        part = next;
        awaited = new byte[length];
        received = 0;
        return Step.NEED_MORE;
    }

    private Step fail(String reason) {
        failure = reason;
        await(Part.OVER, 0);
        return Step.FAILED;
    }

    private String target() {
        return Excerpt.visible(Target.authority(host, port));
    }

    @Override
    public byte[] output() {
        return output;
    }

    @Override
    public String failure() {
        return failure == null ? "" : failure;
    }

    @Override
    public String detail() {
        return "tunnel to " + target();
    }
}
