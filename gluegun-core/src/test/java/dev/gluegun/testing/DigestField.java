package dev.gluegun.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a client shows by Digest with SHA-256, and what it has to show (RFC 7616, section 3.4.1). */
public record DigestField(String value) {

    /** The value of a quoted parameter. */
    public String parameter(String name) {
        int start = value.indexOf(", " + name + "=\"") + name.length() + 4;
        return value.substring(start, value.indexOf('"', start));
    }

    /** The right response to a challenge with qop=auth, in the first request with its nonce. */
    public String rightResponse(String userRealmPassword, String method) {
        return sha256(sha256(userRealmPassword) + ":" + parameter("nonce") + ":00000001:" + parameter("cnonce")
                + ":auth:" + sha256(method + ":" + parameter("uri")));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
