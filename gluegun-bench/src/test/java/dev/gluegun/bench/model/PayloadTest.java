package dev.gluegun.bench.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadTest {

    @ParameterizedTest
    @EnumSource
    void has_its_size_in_bytes(Payload.Content content) {
        for (int size : new int[] {64, 4_096, 16_384}) {
            Payload payload = new Payload(content, size);

            assertThat(payload.bytes()).hasSize(size);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ASCII", "MIXED", "JSON"})
    void has_several_texts_where_compression_would_find_the_same_one_again(Payload.Content content) {
        Payload payload = new Payload(content, 4_096);

        assertThat(new HashSet<>(payload.texts())).hasSize(content == Payload.Content.JSON ? 64 : 1);
        assertThat(payload.texts())
                .allSatisfy(text -> assertThat(text.getBytes(UTF_8)).hasSize(4_096));
    }
}
