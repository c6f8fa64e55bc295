package dev.gluegun.internal.auth;

import dev.gluegun.Challenge;
import dev.gluegun.Credentials;
import dev.gluegun.Credentials.Bearer;
import dev.gluegun.Credentials.Use;
import dev.gluegun.Credentials.UserPassword;
import dev.gluegun.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dialogue in which this client shows one origin or proxy who asks: before each request {@link #field}, after each refusal
 * {@link #refused}, and whether to ask once more {@link #mayAskAgain}. At most three requests in a row are refused.
 *
 * <p>Pure: what is random comes from outside. Not thread-safe.
 */
public final class Authentication {

    /** Who is to be convinced, which decides about status and fields (RFC 9110, sections 11.6 and 11.7). */
    public enum Party {
        /** The server itself. */
        ORIGIN(401, "WWW-Authenticate", "Authorization"),
        /** A proxy on the way. */
        PROXY(407, "Proxy-Authenticate", "Proxy-Authorization");

        private final int status;
        private final String asks;
        private final String answers;

        Party(int status, String asks, String answers) {
            this.status = status;
            this.asks = asks;
            this.answers = answers;
        }

        /** The status by which it asks. */
        public int status() {
            return status;
        }

        /** The name of the field by which it asks. */
        public String asks() {
            return asks;
        }

        /** The name of the field by which it is answered. */
        public String answers() {
            return answers;
        }
    }

    private static final int MOST_REFUSALS = 3;
    private static final int CLIENT_NONCE_BYTES = 16;

    private final Party party;
    private final Supplier<String> clientNonces;

    private List<Challenge> challenges = List.of();
    private @Nullable DigestWriter digest;

    /** What went with the last request; null when nothing did. */
    private @Nullable Credentials sent;

    private boolean sentByDigest;
    private int refusals;

    /**
     * Begins a dialogue.
     *
     * @param clientNonces makes a new one for each request, in hexadecimal or base64 digits
     */
    public Authentication(Party party, Supplier<String> clientNonces) {
        this.party = party;
        this.clientNonces = clientNonces;
    }

    /** Makes client nonces of 16 bytes of a source that cannot be predicted. */
    public static Supplier<String> clientNonces(Consumer<byte[]> random) {
        return () -> {
            byte[] bytes = new byte[CLIENT_NONCE_BYTES];
            random.accept(bytes);
            return HexFormat.of().formatHex(bytes);
        };
    }

    /**
     * The field to send with the next request; empty when these credentials wait for a challenge, or cannot answer those that came.
     *
     * @param method the method of the request
     * @param target its target, as it is sent
     */
    public Optional<Headers.Header> field(Credentials credentials, String method, String target) {
        sentByDigest = false;
        Optional<String> value = switch (credentials) {
            case Bearer bearer -> Optional.of("Bearer " + bearer.token());
            case UserPassword user when user.use() == Use.BASIC_AT_ONCE -> Optional.of(basic(user));
            case UserPassword user -> answer(user, method, target);
        };
        sent = value.isPresent() ? credentials : null;
        return value.map(text -> new Headers.Header(party.answers(), text));
    }

    /** The next request goes without credentials. */
    public void nothingSent() {
        sent = null;
        sentByDigest = false;
    }

    private Optional<String> answer(UserPassword user, String method, String target) {
        Optional<DigestChallenge> strongest = strongestDigest();
        if (strongest.isEmpty()) {
            return user.use() == Use.BASIC_OR_DIGEST && isOffered("Basic")
                    ? Optional.of(basic(user))
                    : Optional.empty();
        }
        DigestWriter writer = digest;
        if (writer == null || !writer.challenge().equals(strongest.get())) {
            // RFC 7616, section 3.4: the count is that of the requests with this nonce.
            writer = new DigestWriter(strongest.get());
            digest = writer;
        }
        sentByDigest = true;
        return Optional.of(writer.next(user, method, target, clientNonces.get()));
    }

    /** RFC 7617, section 2, with UTF-8 as the charset: section 2.1. */
    private static String basic(UserPassword user) {
        byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Takes note of a refusal with the party's {@link Party#status()}. */
    public void refused(Headers answer) {
        challenges = ChallengeReader.read(answer.all(party.asks()));
        refusals++;
    }

    /** Takes note of any other answer: the credentials were good, or not needed. */
    public void accepted() {
        refusals = 0;
    }

    /** What the last refusal asked for, in its order; none before one. */
    public List<Challenge> challenges() {
        return challenges;
    }

    /**
     * Whether, after a refusal, another request with these credentials may fare better: when they can answer a challenge, and were
     * not refused themselves, but for an old nonce.
     */
    public boolean mayAskAgain(Credentials credentials) {
        if (refusals >= MOST_REFUSALS || !canAnswer(credentials)) {
            return false;
        }
        if (!credentials.equals(sent)) {
            return true;
        }
        return sentByDigest && strongestDigest().map(DigestChallenge::stale).orElse(false);
    }

    private boolean canAnswer(Credentials credentials) {
        // A 401 has to have a challenge (RFC 9110, section 15.5.2), but those who check tokens often leave it out.
        return switch (credentials) {
            case Bearer bearer -> challenges.isEmpty() || isOffered("Bearer");
            case UserPassword user when user.use() == Use.BASIC_AT_ONCE -> challenges.isEmpty() || isOffered("Basic");
            case UserPassword user ->
                strongestDigest().isPresent() || user.use() == Use.BASIC_OR_DIGEST && isOffered("Basic");
        };
    }

    private boolean isOffered(String scheme) {
        return challenges.stream().anyMatch(challenge -> challenge.isScheme(scheme));
    }

    /** The first of those with the strongest algorithm. */
    private Optional<DigestChallenge> strongestDigest() {
        return challenges.stream()
                .flatMap(challenge -> DigestChallenge.of(challenge).stream())
                .min(Comparator.comparing(DigestChallenge::algorithm));
    }
}
