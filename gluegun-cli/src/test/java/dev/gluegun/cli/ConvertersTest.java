package dev.gluegun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gluegun.Headers;
import dev.gluegun.cli.text.BinaryForm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

    @Test
    void durationIsUnderstoodOrExplained() {
        assertThat(Converters.duration("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> Converters.duration("soon"))
                .withMessageContaining("500ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Name: a:b", "Name:a:b", "Name:   a:b  "})
    void headersNameEndsAtTheFirstColonAndSpaceAroundTheValueIsDropped(String field) {
        assertThat(Converters.header(field)).isEqualTo(new Headers.Header("Name", "a:b"));
    }

    @Test
    void headersValueMayBeEmpty() {
        assertThat(Converters.header("Name:")).isEqualTo(new Headers.Header("Name", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", ":geheim", "", "Na me: geheim", "Name: geheim\r\nX: y"})
    void whatIsNoHeaderIsRefusedWithoutRepeatingAValue(String field) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> Converters.header(field))
                .withMessageNotContaining("geheim");
    }

    @Test
    void regularExpressionIsUnderstoodOrExplained() {
        assertThat(Converters.pattern("^a+$").matcher("aaa").find()).isTrue();
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> Converters.pattern("("))
                .withMessageContaining("'('");
    }

    @Test
    void formOfBinaryMessagesIsUnderstoodInAnyCaseOrExplained() {
        assertThat(Converters.binaryForm("Base64")).isEqualTo(BinaryForm.BASE64);
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> Converters.binaryForm("octal"))
                .withMessageContaining("[hex, base64, raw]");
    }
}
