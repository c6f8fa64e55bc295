package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InflationAllowanceTest {

    private static final int BLOCK = InflationAllowance.BLOCK_BYTES;

    private final InflationAllowance allowance = new InflationAllowance(500);

    @Test
    void everyMessageMayBecomeAMebibyte() {
        assertThat(allowance.bytes()).isEqualTo(1024 * 1024);
        allowance.admit(1);
        assertThat(allowance.bytes()).isEqualTo(500L * BLOCK);
        assertThat(new InflationAllowance(1).bytes()).isEqualTo(1024 * 1024);
    }

    @Test
    void compressedBytesAreTakenUpToTheEndOfTheirBlock() {
        assertThat(allowance.admit(100)).isEqualTo(100);
        assertThat(allowance.admit(10 * BLOCK)).isEqualTo(BLOCK - 100);
        assertThat(allowance.bytes()).isEqualTo(500L * BLOCK);
        assertThat(allowance.admit(10 * BLOCK)).isEqualTo(BLOCK);
        assertThat(allowance.bytes()).isEqualTo(1000L * BLOCK);
        assertThat(allowance.admit(0)).isZero();
    }

    @Test
    void anotherMessageBeginsAtTheBeginning() {
        allowance.admit(BLOCK);
        allowance.admit(1);
        allowance.begin();
        assertThat(allowance.bytes()).isEqualTo(1024 * 1024);
        assertThat(allowance.admit(BLOCK)).isEqualTo(BLOCK);
    }

    @Test
    void aViolationNamesTheRatioAndTheOptionThatRaisesIt() {
        Violation violation = allowance.violation();
        assertThat(violation.closeCode()).isEqualTo(1009);
        assertThat(violation.message()).contains("500 times", "withMaxInflationRatio");
        assertThat(new InflationAllowance(Integer.MAX_VALUE).violation().reason())
                .hasSizeLessThanOrEqualTo(123);
    }
}
