package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumber(ErrorCode code) {
        assertThat(ErrorCode.find(code.code())).isSameAs(code);
        assertThat(ErrorCode.describe(code.code())).startsWith(code + " (" + code.code() + "): ");
    }

    @ParameterizedTest
    @CsvSource({"14", "255", "4294967295"})
    void othersAreDescribedToo(long code) {
        assertThat(ErrorCode.find(code)).isNull();
        assertThat(ErrorCode.describe(code)).isEqualTo("unknown error code " + code);
    }
}
