package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DerTest {

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void identifiersAreInBase128() {
        assertThat(hex(Der.identifier("1.2.840.10045.4.3.2"))).isEqualTo("06082a8648ce3d040302");
        assertThat(hex(Der.identifier("2.5.4.3"))).isEqualTo("0603550403");
    }

    @Test
    void lengthsFrom128OnHaveALengthOfTheirOwn() {
        assertThat(hex(Der.octets(new byte[127]))).startsWith("047f00");
        assertThat(hex(Der.octets(new byte[128]))).startsWith("04818000");
        assertThat(hex(Der.octets(new byte[300]))).startsWith("0482012c00");
    }

    @Test
    void numbersAndBitsAreAsDerHasThem() {
        assertThat(hex(Der.integer(BigInteger.valueOf(128)))).isEqualTo("02020080");
        assertThat(hex(Der.bits(new byte[] {5}))).isEqualTo("03020005");
        assertThat(hex(Der.sequence(Der.yes()))).isEqualTo("30030101ff");
    }

    @Test
    void timesFrom2050OnHaveFourDigitsForTheYear() {
        assertThat(Der.time(Instant.parse("2049-12-31T23:59:59Z"))).asString().endsWith("491231235959Z");
        assertThat(Der.time(Instant.parse("2050-01-01T00:00:00Z"))).asString().endsWith("20500101000000Z");
    }
}
