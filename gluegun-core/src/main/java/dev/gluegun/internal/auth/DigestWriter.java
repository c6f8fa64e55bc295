package dev.gluegun.internal.auth;

import dev.gluegun.Credentials.UserPassword;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The answer to one challenge by Digest (RFC 7616, section 3.4), again and again with a count. */
final class DigestWriter {

    private final DigestChallenge challenge;
    private int count;

    /** Null before the first request. */
    private @Nullable String sessionNonce;

    DigestWriter(DigestChallenge challenge) {
        this.challenge = challenge;
    }

    DigestChallenge challenge() {
        return challenge;
    }

    /**
     * The value of the header field for the next request.
     *
     * @param newNonce a new client nonce, in characters that need no escape
     */
    String next(UserPassword credentials, String method, String target, String newNonce) {
        count++;
        String clientNonce = challenge.session() ? sessionNonce(newNonce) : newNonce;
        String nonceCount = String.format("%08x", count);
        StringBuilder value = new StringBuilder("Digest ");
        value.append(user(credentials));
        quoted(value, "realm", challenge.realm());
        quoted(value, "nonce", challenge.nonce());
        quoted(value, "uri", target);
        quoted(value, "response", response(credentials, method, target, nonceCount, clientNonce));
        if (challenge.algorithmNamed()) {
            value.append(", algorithm=").append(challenge.algorithmToken());
        }
        if (challenge.qopAuth()) {
            value.append(", qop=auth, nc=").append(nonceCount);
            quoted(value, "cnonce", clientNonce);
        }
        challenge.opaque().ifPresent(opaque -> quoted(value, "opaque", opaque));
        if (challenge.userHash()) {
            value.append(", userhash=true");
        }
        return value.toString();
    }

    /**
     * The first one again: of that the session's key is made, once (RFC 7616, section 3.4.2). And a server that has not seen that
     * request, as it was lost on the way, can make the key of this one.
     */
    private String sessionNonce(String newNonce) {
        String first = sessionNonce == null ? newNonce : sessionNonce;
        sessionNonce = first;
        return first;
    }

    /** RFC 7616, section 3.4.1. */
    private String response(
            UserPassword credentials, String method, String target, String nonceCount, String clientNonce) {
        String key = hash(utf8(credentials.user()), challenge.realm(), utf8(credentials.password()));
        if (challenge.session()) {
            key = hash(key, challenge.nonce(), clientNonce);
        }
        String request = hash(method, target);
        return challenge.qopAuth()
                ? hash(key, challenge.nonce(), nonceCount, clientNonce, "auth", request)
                : hash(key, challenge.nonce(), request);
    }

    /** RFC 7616, sections 3.4 and 3.4.4: a hash, or the name itself, which takes another form where it is more than ASCII. */
    private String user(UserPassword credentials) {
        StringBuilder user = new StringBuilder();
        if (challenge.userHash()) {
            user.append("username=\"")
                    .append(hash(utf8(credentials.user()), challenge.realm()))
                    .append('"');
        } else if (credentials.user().chars().allMatch(c -> c < 0x7f)) {
            user.append("username=\"").append(escaped(credentials.user())).append('"');
        } else {
            user.append("username*=UTF-8''").append(extended(credentials.user()));
        }
        return user.toString();
    }

    /** RFC 8187, section 3.2: all but the characters of a value are percent-encoded. */
    private static String extended(String text) {
        StringBuilder value = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (plain || b > 0 && "!#$&+-.^_`|~".indexOf(b) >= 0) {
                value.append((char) b);
            } else {
                value.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return value.toString();
    }

    private String hash(String... parts) {
        MessageDigest digest = challenge.algorithm().begin();
        digest.update(String.join(":", parts).getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The text's bytes in UTF-8, a character for each, as all else is here. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void quoted(StringBuilder value, String name, String text) {
        value.append(", ").append(name).append("=\"").append(escaped(text)).append('"');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
