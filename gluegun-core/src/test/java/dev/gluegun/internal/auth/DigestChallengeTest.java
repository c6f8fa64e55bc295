package dev.gluegun.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestChallengeTest {

    private static Optional<DigestChallenge> of(String value) {
        return DigestChallenge.of(ChallengeReader.read(List.of(value)).getFirst());
    }

    @Test
    void all_that_it_may_say() {
        assertThat(of("Digest realm=\"r\", nonce=\"n\", opaque=\"o\", algorithm=SHA-256-sess, qop=\"auth-int, auth\","
                        + " stale=TRUE, userhash=true, domain=\"/\", charset=UTF-8"))
                .contains(new DigestChallenge(
                        "r", "n", Optional.of("o"), DigestAlgorithm.SHA_256, true, true, true, true, true));
    }

    @Test
    void the_least_is_as_in_rfc_2069() {
        assertThat(of("Digest realm=\"r\", nonce=\"n\""))
                .contains(new DigestChallenge(
                        "r", "n", Optional.empty(), DigestAlgorithm.MD5, false, false, false, false, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=r, nonce=n",
                "Digest realm=r",
                "Digest nonce=n",
                "Digest realm=r, nonce=n, algorithm=SHA-512",
                "Digest realm=r, nonce=n, algorithm=-sess",
                "Digest realm=r, nonce=n, qop=auth-int",
                "Digest realm=r, nonce=n, qop=\"\"",
                "Digest realm=r, nonce=n, algorithm=MD5-sess"
            })
    void what_this_client_cannot_answer(String value) {
        assertThat(of(value)).isEmpty();
    }
}
