package dev.gluegun.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7541, appendix C, and what HttpCore alone would let pass. */
class HpackReaderTest {

    private final FloodGuard guard = new FloodGuard();
    private final HpackReader reader = new HpackReader(4096, guard);

    private List<String> read(String hex) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        FieldSection fields = new FieldSection(10_000);
        assertThat(reader.read(block, 0, block.length, fields)).isNull();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            lines.add(fields.name(i) + ": " + fields.value(i));
        }
        return lines;
    }

    private String refused(String hex) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        Http2Violation violation = reader.read(block, 0, block.length, new FieldSection(10_000));
        assertThat(violation.code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
        return violation.message();
    }

    @Test
    void requestsWithoutHuffmanCoding() {
        assertThat(read("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"))
                .containsExactly(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
        assertThat(read("8286 84be 5808 6e6f 2d63 6163 6865"))
                .endsWith(":authority: www.example.com", "cache-control: no-cache");
        assertThat(read("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))
                .endsWith(":authority: www.example.com", "custom-key: custom-value");
    }

    @Test
    void requestsWithHuffmanCoding() {
        assertThat(read("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
                .containsExactly(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
        assertThat(read("8286 84be 5886 a8eb 1064 9cbf"))
                .endsWith(":authority: www.example.com", "cache-control: no-cache");
        assertThat(read("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
                .endsWith(":authority: www.example.com", "custom-key: custom-value");
    }

    @Test
    void aSectionThatIsTooLargeKeepsTheTable() {
        byte[] block = HexFormat.of().parseHex("400161016282");
        FieldSection fields = new FieldSection(1);
        assertThat(reader.read(block, 0, block.length, fields)).isNull();
        assertThat(fields.isTooLarge()).isTrue();
        assertThat(fields.size()).isZero();
        assertThat(read("be")).containsExactly("a: b");
    }

    @Test
    void sizesOfTheTable() {
        assertThat(read("20 82")).containsExactly(":method: GET");
        assertThat(refused("3fe21f")).contains("4097 bytes large; at most 4096");
    }

    @Test
    void aTableThatGrowsAgainTakesFields() {
        read("20");
        assertThat(read("3f21 400161 0162")).containsExactly("a: b");
        assertThat(read("be")).containsExactly("a: b");
        assertThat(read("20 3f21 82")).containsExactly(":method: GET");
        assertThat(refused("be")).contains("cannot be decompressed");
    }

    @Test
    void aSmallerTableHasToBeAcknowledgedByTheNextSection() {
        reader.limitTable(100);
        assertThat(refused("82")).contains("had to become smaller first");
    }

    @Test
    void aSmallerTableThatIsAcknowledged() {
        reader.limitTable(100);
        assertThat(read("3f45 82")).containsExactly(":method: GET");
        assertThat(read("82")).containsExactly(":method: GET");
    }

    @Test
    void aTableThatIsSmallerAlreadyNeedsNoAcknowledgement() {
        assertThat(read("20")).isEmpty();
        reader.limitTable(100);
        assertThat(read("82")).containsExactly(":method: GET");
    }

    @Test
    void paddingOfSevenBitsAndOfEight() {
        // "~" has 13 bits, "a" five: 0x1f ff is 13 bits of another, so each is shown with what fills its last byte.
        assertThat(read("000161 81 1f")).containsExactly("a: a");
        assertThat(refused("000161 82 1fff")).contains("more than 7 bits");
    }

    @Test
    void whatIsCutOff() {
        byte[] whole = HexFormat.of().parseHex("400a637573746f6d2d6b65790c637573746f6d2d76616c7565");
        for (int length = 1; length < whole.length; length++) {
            HpackReader fresh = new HpackReader(4096, guard);
            assertThat(fresh.read(whole, 0, length, new FieldSection(1000)).message())
                    .contains("ends amid");
        }
    }

    @Test
    void blocksMayStandAnywhereInAnArray() {
        byte[] block = HexFormat.of().parseHex("ffff8286ffff");
        FieldSection fields = new FieldSection(1000);
        assertThat(reader.read(block, 2, 2, fields)).isNull();
        assertThat(fields.size()).isEqualTo(2);
    }
}
