package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseCodesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 999, false",
        "1000, 1003, true",
        "1004, 1006, false",
        "1007, 1014, true",
        "1015, 2999, false",
        "3000, 4999, true",
        "5000, 65535, false"
    })
    void aCodeIsAllowedOrNotByItsRange(int first, int last, boolean allowed) {
        for (int code = first; code <= last; code++) {
            assertThat(CloseCodes.isAllowed(code)).as("code %s", code).isEqualTo(allowed);
        }
    }

    @Test
    void everyAllowedCodeHasAName() {
        for (int code = 1000; code < 5000; code++) {
            if (CloseCodes.isAllowed(code)) {
                assertThat(CloseCodes.name(code)).isNotEqualTo("unknown code");
            }
        }
        assertThat(CloseCodes.name(1000)).isEqualTo("normal closure");
        assertThat(CloseCodes.name(3000)).isEqualTo("registered code");
        assertThat(CloseCodes.name(4999)).isEqualTo("private code");
        assertThat(CloseCodes.name(2000)).isEqualTo("unknown code");
        assertThat(CloseCodes.name(5000)).isEqualTo("unknown code");
    }
}
