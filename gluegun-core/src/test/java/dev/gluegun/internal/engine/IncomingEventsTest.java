package dev.gluegun.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingEventsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "ascii", "\u007f\u0080", "\u07ff\u0800", "\uffff", "😀", "a😀ö€"})
    void aTextIsAsLongAsItsBytes(String text) {
        assertThat(IncomingEvents.utf8Length(text)).isEqualTo(text.getBytes(UTF_8).length);
    }

    @Property
    void anyTextWithoutLoneSurrogatesIsAsLongAsItsBytes(@ForAll byte[] bytes) {
        String text = new String(bytes, UTF_8);
        assertThat(IncomingEvents.utf8Length(text)).isEqualTo(text.getBytes(UTF_8).length);
    }
}
