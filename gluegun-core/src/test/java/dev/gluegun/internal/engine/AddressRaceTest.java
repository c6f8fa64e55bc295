package dev.gluegun.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which addresses are tried. */
class AddressRaceTest {

    private static final String[] SIX = {"2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4"};
    private static final String[] FOUR = {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"};

    /** Addresses of families by their digits, each family in its own order. */
    private static List<InetAddress> addresses(String families) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        int six = 0;
        int four = 0;
        for (char family : families.toCharArray()) {
            addresses.add(InetAddress.getByName(family == '6' ? SIX[six++] : FOUR[four++]));
        }
        return addresses;
    }

    @ParameterizedTest
    @CsvSource({
        "6, 6",
        "64, 64",
        "46, 46",
        "664, 646",
        "446, 464",
        "6644, 6464",
        "4466, 4646",
        "66644, 64646",
        "66664, 64666",
        "4444, 4444",
        "644466, 646464",
    })
    void familiesTakeTurnsAndKeepTheirOwnOrder(String resolved, String tried) throws UnknownHostException {
        assertThat(AddressRace.interleaved(addresses(resolved))).containsExactlyElementsOf(addresses(tried));
    }
}
