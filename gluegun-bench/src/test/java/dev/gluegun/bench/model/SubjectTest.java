package dev.gluegun.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {

    @Test
    void only_clients_that_have_websockets_over_http2_are_measured_over_it() {
        assertThat(clients("rtt-h2")).containsExactly("gluegun", "jetty", "armeria");
    }

    @Test
    void a_client_over_http2_only_is_measured_nowhere_else() {
        assertThat(clients("rtt-64"))
                .contains("raw", "gluegun", "jetty", "helidon")
                .doesNotContain("armeria");
        assertThat(clients("rtt-tls")).doesNotContain("armeria");
        assertThat(clients("deflate")).doesNotContain("armeria", "helidon");
    }

    @Test
    void crowds_are_of_this_library_and_compared_with_one_server() {
        for (String name : List.of("crowd-http1", "crowd-http2")) {
            assertThat(clients(name)).containsExactly("gluegun");
            assertThat(Measurement.named(name).orElseThrow().needsHttp2Server()).isTrue();
        }
        assertThat(Measurement.named("rtt-64").orElseThrow().needsHttp2Server()).isFalse();
    }

    private static List<String> clients(String measurement) {
        return Subject.of(Measurement.named(measurement).orElseThrow(), Client.all()).stream()
                .map(subject -> subject.client().name())
                .distinct()
                .toList();
    }
}
