package dev.gluegun.internal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com:443",
        "127.0.0.1, 127.0.0.1:443",
        "::1, [::1]:443",
        "[::1], [::1]:443",
        "fe80::1%eth0, [fe80::1]:443",
        "[fe80::1%eth0], [fe80::1]:443"
    })
    void the_authority_names_host_and_port(String host, String authority) {
        assertThat(Target.authority(host, 443)).isEqualTo(authority);
    }
}
