package dev.gluegun.internal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 7f000001",
        "255.255.255.255, ffffffff",
        "0.0.0.0, 00000000",
        "::, 00000000000000000000000000000000",
        "::1, 00000000000000000000000000000001",
        "[::1], 00000000000000000000000000000001",
        "2001:db8::8:800:200C:417A, 20010db80000000000080800200c417a",
        "2001:db8:0:0:8:800:200c:417a, 20010db80000000000080800200c417a",
        "1::, 00010000000000000000000000000000",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
        "::ffff:129.144.52.38, 00000000000000000000ffff81903426",
        "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304"
    })
    void an_address_is_its_bytes(String text, String hex) {
        assertThat(IpLiteral.bytes(text)).isEqualTo(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.",
                "1.2.3.-4",
                "1.2.3.4a",
                "١.2.3.4",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "1::2::3",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "1.2.3.4::",
                "fe80::1%eth0",
                "example:80"
            })
    void anything_else_is_a_name(String text) {
        assertThat(IpLiteral.bytes(text)).isNull();
    }

    @Property
    void what_the_platform_writes_is_read_back(@ForAll @Size(16) byte[] address) throws UnknownHostException {
        InetAddress platform = InetAddress.getByAddress(address);
        assertThat(IpLiteral.bytes(platform.getHostAddress())).isEqualTo(platform.getAddress());
    }
}
