package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "set-cookie",
                "X-Api-Key",
                "X-Auth-Token",
                "X-Auth",
                "Password"
            })
    void fieldsWithSecretsAreMasked(String name) {
        assertThat(Secrets.masked(new Headers.Header(name, "hunter2"))).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Accept", "X-Request-Id", "WWW-Authenticate"
            })
    void otherFieldsAreShown(String name) {
        assertThat(Secrets.masked(new Headers.Header(name, "value"))).isEqualTo("value");
    }

    @Test
    void queryParametersWithSecretsAreMasked() {
        assertThat(Secrets.maskedPath("/chat?room=1&access_token=a$1b&x=2&api_key=c"))
                .isEqualTo("/chat?room=1&access_token=***&x=2&api_key=***");
    }

    @Test
    void pathWithoutSecretsStaysAsItIs() {
        assertThat(Secrets.maskedPath("/token/a=b?c=d&e")).isEqualTo("/token/a=b?c=d&e");
    }
}
