package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static dev.gluegun.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostNameTest {

    @Test
    void names_and_addresses_in_ascii_stay_as_they_are() {
        assertThat(List.of("example.com", "EXAMPLE", "my_proxy", "10.0.0.1", "::1", "[fe80::1%eth0]"))
                .allSatisfy(name -> assertThat(HostName.ascii(name)).isSameAs(name));
    }

    @Test
    void names_in_other_scripts_become_Punycode() {
        assertThat(HostName.ascii("bücher.example")).isEqualTo("xn--bcher-kva.example");
    }

    @Test
    void what_cannot_be_a_host_is_refused() {
        assertRefused(() -> HostName.ascii(""), "host name or address");
        assertRefused(() -> HostName.ascii("http://example.com"), "without a scheme");
        assertRefused(() -> HostName.ascii("a b"));
        assertRefused(() -> HostName.ascii("user@host"));
        assertRefused(() -> HostName.ascii("host\r\nX: y"));
        assertRefused(() -> HostName.ascii("ex\uff0fample"), "host name or address");
        assertNamed(() -> HostName.ascii(null), "host");
    }

    @Test
    void an_IPv6_address_is_bracketed_before_its_port() {
        assertThat(HostName.withPort("::1", 80)).isEqualTo("[::1]:80");
        assertThat(HostName.withPort("[::1]", 80)).isEqualTo("[::1]:80");
        assertThat(HostName.withPort("example.com", 80)).isEqualTo("example.com:80");
    }
}
