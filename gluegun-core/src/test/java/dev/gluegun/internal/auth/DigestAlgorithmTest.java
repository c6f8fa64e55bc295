package dev.gluegun.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestAlgorithmTest {

    @Test
    void names_are_compared_without_regard_to_case() {
        assertThat(DigestAlgorithm.named("md5")).contains(DigestAlgorithm.MD5);
        assertThat(DigestAlgorithm.named("sha-256")).contains(DigestAlgorithm.SHA_256);
        assertThat(DigestAlgorithm.named("SHA-512-256")).contains(DigestAlgorithm.SHA_512_256);
        assertThat(DigestAlgorithm.named("SHA-512")).isEmpty();
        assertThat(DigestAlgorithm.named("")).isEmpty();
    }

    @Test
    void the_stronger_one_comes_first() {
        assertThat(DigestAlgorithm.values())
                .containsExactly(DigestAlgorithm.SHA_512_256, DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    }

    @Test
    void sha_512_256_is_the_function_of_fips_180_and_no_cut_off_sha_512() {
        assertThat(java.util.HexFormat.of()
                        .formatHex(DigestAlgorithm.SHA_512_256.begin().digest(new byte[] {'a', 'b', 'c'})))
                .isEqualTo("53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
    }
}
