package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.util.Objects;

/**
 * What shows a server or a proxy who asks: a user's name and password, or a token. Immutable, safe for any thread; {@code
 * toString} masks all of it.
 *
 * <p>A password that is answered to a challenge by Digest (RFC 7616) stays here, and only a hash of it goes over the wire. Basic
 * (RFC 7617) and Bearer (RFC 6750) send what they are given as it is: use them over TLS alone.
 */
public sealed interface Credentials {

    /** How a name and a password may be used. */
    enum Use {
        /** To answer a challenge by Digest, or by Basic where the server offers nothing better. */
        BASIC_OR_DIGEST,
        /** To answer a challenge by Digest. */
        DIGEST_ONLY,
        /** By Basic with each request, without waiting for a challenge (RFC 7617, section 2.2). */
        BASIC_AT_ONCE
    }

    /**
     * A user's name and password. In Basic and Digest they are sent in UTF-8.
     *
     * @param user without a colon and without control characters (RFC 7617, section 2); may be empty
     * @param password without control characters; may be empty
     * @param use how they may be used
     */
    record UserPassword(String user, String password, Use use) implements Credentials {
        /**
         * Makes credentials.
         *
         * @throws InvalidOptions when user or password has what HTTP cannot carry
         */
        public UserPassword {
            check(user, "user");
            check(password, "password");
            Objects.requireNonNull(use, "use");
            if (user.indexOf(':') >= 0) {
                throw new InvalidOptions("the user must not have a colon, which ends it (RFC 7617, section 2), but has"
                        + " one at index " + user.indexOf(':'));
            }
        }

        // Neither what is refused nor its length is shown: it may be a secret.
        private static void check(String text, String name) {
            Objects.requireNonNull(text, name);
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                int type = Character.getType(text.codePointAt(i));
                if (type == Character.CONTROL || type == Character.SURROGATE) {
                    throw new InvalidOptions("the " + name + " has to be without control characters and lone"
                            + " surrogates (RFC 7617, section 2), but has one at index " + i);
                }
            }
        }

        @Override
        public String toString() {
            return "UserPassword[***, " + use + "]";
        }
    }

    /**
     * A token, sent with each request without waiting for a challenge (RFC 6750, section 2.1).
     *
     * @param token one or more letters, digits or any of {@code -._~+/}, then any number of {@code =}
     */
    record Bearer(String token) implements Credentials {
        private static final String MARKS = "-._~+/";

        /**
         * Makes credentials.
         *
         * @throws InvalidOptions when the token has other characters
         */
        public Bearer {
            Objects.requireNonNull(token, "token");
            int end = token.length();
            while (end > 0 && token.charAt(end - 1) == '=') {
                end--;
            }
            if (end == 0) {
                throw new InvalidOptions("the token must not be empty");
            }
            for (int i = 0; i < end; i++) {
                char c = token.charAt(i);
                boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
                if (!letterOrDigit && MARKS.indexOf(c) < 0) {
                    throw new InvalidOptions("the token has to be letters, digits or any of " + MARKS
                            + ", and = at its end (RFC 6750, section 2.1), but has something else at index " + i
                            + ": give the token alone, without \"Bearer \"");
                }
            }
        }

        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }

    /**
     * A name and password that answer a challenge, by the strongest scheme that the server offers: Digest with SHA-512-256, SHA-256 or
     * MD5, or else Basic, which shows the password to the server, and without TLS to everybody on the way.
     *
     * @throws InvalidOptions when user or password has what {@link UserPassword} refuses
     */
    static Credentials userPassword(String user, String password) {
        return new UserPassword(user, password, Use.BASIC_OR_DIGEST);
    }

    /**
     * A name and password that answer a challenge by Digest alone (RFC 7616), and are never shown to the server.
     *
     * @throws InvalidOptions when user or password has what {@link UserPassword} refuses
     */
    static Credentials digest(String user, String password) {
        return new UserPassword(user, password, Use.DIGEST_ONLY);
    }

    /**
     * A name and password that are sent by Basic (RFC 7617) at once, without waiting for a challenge.
     *
     * @throws InvalidOptions when user or password has what {@link UserPassword} refuses
     */
    static Credentials basic(String user, String password) {
        return new UserPassword(user, password, Use.BASIC_AT_ONCE);
    }

    /**
     * A token (RFC 6750), sent at once, without waiting for a challenge.
     *
     * @throws InvalidOptions when the token has what {@link Bearer} refuses
     */
    static Credentials bearer(String token) {
        return new Bearer(token);
    }
}
