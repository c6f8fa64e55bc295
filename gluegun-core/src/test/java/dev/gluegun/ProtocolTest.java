package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolTest {

    @Test
    void protocols_have_the_names_that_TLS_negotiates() {
        assertThat(Protocol.HTTP_1_1.alpnName()).isEqualTo("http/1.1");
        assertThat(Protocol.HTTP_2.alpnName()).isEqualTo("h2");
    }
}
