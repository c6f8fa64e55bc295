package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DerTest {

    @Test
    void parts_follow_each_other_in_an_element() {
        byte[] element = Der.element(Der.SEQUENCE, Der.element(Der.INTEGER, new byte[] {5}), Der.element(Der.NULL));
        assertThat(HexFormat.of().formatHex(element)).isEqualTo("3005" + "020105" + "0500");
    }

    @Test
    void a_length_of_128_and_more_is_written_with_its_number_of_bytes() {
        assertThat(Der.element(Der.OCTET_STRING, new byte[127])).startsWith(0x04, 0x7F);
        assertThat(Der.element(Der.OCTET_STRING, new byte[128])).startsWith(0x04, 0x81, 0x80);
        assertThat(Der.element(Der.OCTET_STRING, new byte[255])).startsWith(0x04, 0x81, 0xFF);
        assertThat(Der.element(Der.OCTET_STRING, new byte[256])).startsWith(0x04, 0x82, 0x01, 0x00);
    }

    @Property(tries = 200)
    void what_was_written_is_read(@ForAll @IntRange(max = 255) int tag, @ForAll @IntRange(max = 70_000) int length) {
        byte[] written = Der.element(tag, new byte[length]);
        List<Der.Element> read = Der.elements(written);
        assertThat(read).hasSize(1);
        assertThat(read.getFirst().tag()).isEqualTo(tag);
        assertThat(read.getFirst().content()).hasSize(length);
    }

    @Property
    void what_is_cut_off_is_refused_wherever_it_is_cut(@ForAll @IntRange(min = 1, max = 302) int length) {
        byte[] whole = Der.element(Der.OCTET_STRING, new byte[299]);
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatIllegalArgumentException().isThrownBy(() -> Der.elements(cut));
    }

    @Test
    void an_absurd_length_is_refused_before_room_is_made_for_it() {
        byte[] absurd = HexFormat.of().parseHex("0488ffffffffffffffff00");
        assertThatIllegalArgumentException().isThrownBy(() -> Der.elements(absurd));
    }
}
