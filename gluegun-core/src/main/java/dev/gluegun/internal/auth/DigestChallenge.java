package dev.gluegun.internal.auth;

import dev.gluegun.Challenge;
import java.util.Locale;
import java.util.Optional;

/**
 * A challenge by Digest that can be answered (RFC 7616, section 3.3).
 *
 * @param realm a character for each byte, as are the nonce and the opaque
 * @param algorithmNamed whether the server has named it, which a server of RFC 2069 does not
 * @param session whether the key is made once for a session ({@code -sess})
 * @param qopAuth whether the answer has a count and a nonce of the client's own ({@code qop=auth}); false as in RFC 2069
 * @param stale whether the answer before was right but for its nonce
 * @param userHash whether the user's name is to be sent as a hash
 */
record DigestChallenge(
        String realm,
        String nonce,
        Optional<String> opaque,
        DigestAlgorithm algorithm,
        boolean algorithmNamed,
        boolean session,
        boolean qopAuth,
        boolean stale,
        boolean userHash) {

    private static final String SESSION = "-sess";

    /** What the challenge says; empty when it is none by Digest, or one that this client cannot answer. */
    static Optional<DigestChallenge> of(Challenge challenge) {
        Optional<String> realm = challenge.realm();
        Optional<String> nonce = challenge.parameter("nonce");
        String named = challenge.parameter("algorithm").orElse("MD5");
        boolean session = named.toLowerCase(Locale.ROOT).endsWith(SESSION);
        Optional<DigestAlgorithm> algorithm =
                DigestAlgorithm.named(session ? named.substring(0, named.length() - SESSION.length()) : named);
        Optional<String> qop = challenge.parameter("qop");
        boolean auth = qop.isPresent() && offersAuth(qop.get());
        // A session's key needs the client's nonce, which only goes along with a qop.
        boolean qopPossible = qop.isPresent() ? auth : !session;
        if (!challenge.isScheme("Digest")
                || realm.isEmpty()
                || nonce.isEmpty()
                || algorithm.isEmpty()
                || !qopPossible) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(
                realm.get(),
                nonce.get(),
                challenge.parameter("opaque"),
                algorithm.get(),
                challenge.parameter("algorithm").isPresent(),
                session,
                auth,
                isTrue(challenge, "stale"),
                isTrue(challenge, "userhash")));
    }

    private static boolean offersAuth(String qop) {
        for (String option : qop.split(",", -1)) {
            if (option.strip().equalsIgnoreCase("auth")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTrue(Challenge challenge, String parameter) {
        return challenge.parameter(parameter).orElse("").equalsIgnoreCase("true");
    }

    /** The algorithm's name as it is answered. */
    String algorithmToken() {
        return session ? algorithm.token() + SESSION : algorithm.token();
    }
}
