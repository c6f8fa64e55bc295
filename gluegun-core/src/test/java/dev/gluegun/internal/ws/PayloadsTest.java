package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException.InvalidMessage;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsTest {

    @Test
    void aTextBecomesItsUtf8() {
        assertThat(Payloads.of(new Frame.Text("Hellö €😀?"))).isEqualTo(hex("48 65 6c 6c c3b6 20 e282ac f09f9880 3f"));
        assertThat(Payloads.of(new Frame.Text(""))).isEmpty();
    }

    @Property
    void aTextIsRefusedExactlyWhenItHasALoneSurrogate(
            @ForAll
                    @CharRange(from = '\uD7FE', to = '\uE001')
                    @CharRange(from = '>', to = '@')
                    @CharRange(from = '\uFF1F', to = '\uFF1F')
                    String text) {
        boolean lone = text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        if (lone) {
            assertThatThrownBy(() -> Payloads.of(new Frame.Text(text))).isInstanceOf(InvalidMessage.class);
        } else {
            assertThat(new String(Payloads.of(new Frame.Text(text)), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "ab?c\uDE00\uD83D", "12345678\uD83D", "?\uD83Dx"})
    void aLoneSurrogateIsNamedByItsPlace(String text) {
        int index = text.length() - 1;
        while (index > 0 && Character.isSurrogate(text.charAt(index - 1))
                || !Character.isSurrogate(text.charAt(index))) {
            index--;
        }
        assertThatThrownBy(() -> Payloads.of(new Frame.Text(text)))
                .isInstanceOf(InvalidMessage.class)
                .hasMessageContaining("lone surrogate at index " + index + " of " + text.length());
    }

    @Test
    void binaryDataIsNotCopied() {
        byte[] data = new byte[100];
        assertThat(Payloads.of(new Frame.Binary(data))).isSameAs(data);
    }

    @Test
    void pingsAndPongsCarryUpTo125Bytes() {
        byte[] most = new byte[125];
        assertThat(Payloads.of(new Frame.Ping(most))).isSameAs(most);
        assertThat(Payloads.of(new Frame.Pong(most))).isSameAs(most);
        byte[] tooMany = new byte[126];
        assertThatThrownBy(() -> Payloads.of(new Frame.Ping(tooMany)))
                .isInstanceOf(InvalidMessage.class)
                .hasMessageContaining("A ping frame carries at most 125 bytes, but was given 126");
        assertThatThrownBy(() -> Payloads.of(new Frame.Pong(tooMany))).isInstanceOf(InvalidMessage.class);
    }

    @Test
    void aCloseFrameCarriesItsCodeAndReason() {
        assertThat(Payloads.of(new Frame.Close())).isEmpty();
        assertThat(Payloads.of(new Frame.CloseWithReason(1000, "bye"))).isEqualTo(hex("03e8 627965"));
        assertThat(Payloads.of(new Frame.CloseWithReason(4999, ""))).isEqualTo(hex("1387"));
        assertThat(Payloads.of(new Frame.CloseWithReason(1000, "x".repeat(123))))
                .hasSize(125);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65536 + 1000, Integer.MAX_VALUE})
    void aCloseCodeThatIsNotForTheWireIsRefused(int code) {
        assertThatThrownBy(() -> Payloads.of(new Frame.CloseWithReason(code, "")))
                .isInstanceOf(InvalidMessage.class)
                .hasMessageContaining("but is " + code);
    }

    @Test
    void aCloseReasonOver123BytesIsRefused() {
        assertThatThrownBy(() -> Payloads.of(new Frame.CloseWithReason(1000, "€".repeat(41) + "x")))
                .isInstanceOf(InvalidMessage.class)
                .hasMessageContaining("this one has 124");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "41 c3", "ed a0 80"})
    void aCloseReasonThatIsNotUtf8IsRefused(String reason) {
        assertThatThrownBy(() -> Payloads.of(new Frame.CloseWithReason(1000, hex(reason))))
                .isInstanceOf(InvalidMessage.class)
                .hasMessageContaining("UTF-8");
    }
}
