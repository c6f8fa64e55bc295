package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.GluegunException.ConnectionDown;
import dev.gluegun.GluegunException.ConnectionError;
import dev.gluegun.GluegunException.DecodeError;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.InvalidMessage;
import dev.gluegun.GluegunException.InvalidMessage.UnsupportedFeature;
import dev.gluegun.GluegunException.InvalidMessage.UpgradeRejected;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.StreamError;
import dev.gluegun.GluegunException.Timeout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GluegunExceptionTest {
    private final Throwable cause = new IllegalStateException("why");

    @Test
    void a_timeout_tells_its_phase() {
        assertThat(new Timeout("late", Phase.TLS).phase()).isEqualTo(Phase.TLS);
    }

    @Test
    void a_connection_error_tells_its_phase_and_cause() {
        assertThat(new ConnectionError("no", Phase.DNS).phase()).isEqualTo(Phase.DNS);
        assertThat(new ConnectionError("no", Phase.DNS, cause)).hasMessage("no").hasCause(cause);
    }

    @Test
    void a_connection_that_went_away_by_itself_has_no_code_and_no_reason() {
        ConnectionDown down = new ConnectionDown("gone", cause);
        assertThat(down).hasMessage("gone").hasCause(cause);
        assertThat(down.closeCode()).isEmpty();
        assertThat(down.closeReason()).isEmpty();
        assertThat(new ConnectionDown("gone").closeCode()).isEmpty();
    }

    @Test
    void a_connection_that_was_closed_tells_code_and_reason() {
        ConnectionDown down = new ConnectionDown("closed", 1001, "away", cause);
        assertThat(down).hasCause(cause);
        assertThat(down.closeCode()).hasValue(1001);
        assertThat(down.closeReason()).isEqualTo("away");
        assertThat(new ConnectionDown("closed", 1000, "").closeCode()).hasValue(1000);
    }

    @Test
    void a_stream_error_tells_the_code_that_was_sent_if_one_was() {
        assertThat(new StreamError("bad").closeCode()).isEmpty();
        assertThat(new StreamError("bad", cause).closeCode()).isEmpty();
        assertThat(new StreamError("bad", 1002).closeCode()).hasValue(1002);
        assertThat(new StreamError("bad", 1007, cause).closeCode()).hasValue(1007);
        assertThat(new StreamError("bad", 1007, cause)).hasCause(cause);
    }

    @Test
    void the_plain_kinds_keep_message_and_cause() {
        assertThat(new InvalidOptions("m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new InvalidMessage("m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new Interrupted("m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new DecodeError("m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new InvalidOptions("m")).hasMessage("m").hasNoCause();
        assertThat(new InvalidMessage("m")).hasMessage("m").hasNoCause();
        assertThat(new Interrupted("m")).hasMessage("m").hasNoCause();
        assertThat(new UnsupportedFeature("m"))
                .isInstanceOf(InvalidMessage.class)
                .hasMessage("m");
    }

    @ParameterizedTest
    @CsvSource({"200, bodyText()", "401, withCredentials", "403, Origin", "404, path", "503, later"})
    void a_rejection_says_what_was_expected_what_came_and_what_to_do(int status, String advice) {
        assertThat(new UpgradeRejected(status, Headers.empty(), new byte[0]))
                .hasMessageContaining("101")
                .hasMessageContaining(String.valueOf(status))
                .hasMessageContaining(advice);
    }

    @Test
    void a_redirect_names_where_to_with_control_characters_escaped() {
        assertThat(new UpgradeRejected(302, Headers.of("location", "https://example.com/\u0085"), new byte[0]))
                .hasMessageContaining("\"https://example.com/\\u0085\"");
        assertThat(new UpgradeRejected(302, Headers.empty(), new byte[0])).hasMessageContaining("nowhere");
    }

    @Test
    void a_rejection_of_which_more_is_known_says_that() {
        UpgradeRejected rejected =
                new UpgradeRejected(302, Headers.of("Location", "/a"), new byte[] {1}, "in a circle");
        assertThat(rejected).hasMessageEndingWith("it answered 302: in a circle");
        assertThat(rejected.status()).isEqualTo(302);
        assertThat(rejected.headers().first("Location")).contains("/a");
        assertThat(rejected.body()).containsExactly(1);
    }

    @Test
    void an_answer_that_wants_another_protocol_names_it() {
        assertThat(new UpgradeRejected(426, Headers.of("Upgrade", "h2c"), new byte[0]))
                .hasMessageContaining("h2c");
        assertThat(new UpgradeRejected(426, Headers.empty(), new byte[0])).hasMessageContaining("none named");
    }

    @Test
    void a_rejection_keeps_a_copy_of_its_body() {
        byte[] body = {1, 2};
        UpgradeRejected rejected = new UpgradeRejected(403, Headers.of("a", "b"), body);
        body[0] = 9;
        rejected.body()[1] = 9;
        assertThat(rejected.status()).isEqualTo(403);
        assertThat(rejected.headers()).isEqualTo(Headers.of("a", "b"));
        assertThat(rejected.body()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain; charset=iso-8859-1 | iso-8859-1",
                "text/plain;a=b; CHARSET = \"UTF-16BE\" | utf-16be",
                "text/plain | utf-8",
                "text/plain; charset=klingon | utf-8",
                "text/plain; charset=((( | utf-8",
            })
    void a_body_is_decoded_in_the_charset_it_names(String contentType, String charset) throws IOException {
        UpgradeRejected rejected =
                new UpgradeRejected(400, Headers.of("content-type", contentType), "Größe".getBytes(charset));
        assertThat(rejected.bodyText()).isEqualTo("Größe");
    }

    @Test
    void a_body_without_a_content_type_is_read_as_UTF_8() {
        assertThat(new UpgradeRejected(400, Headers.empty(), "Größe".getBytes(StandardCharsets.UTF_8)).bodyText())
                .isEqualTo("Größe");
    }

    @Test
    void a_rejection_survives_serialization_but_for_its_headers() throws Exception {
        var bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new UpgradeRejected(403, Headers.of("a", "b"), new byte[] {1}));
        var read = (UpgradeRejected) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(read.status()).isEqualTo(403);
        assertThat(read.headers()).isEmpty();
    }

    @Test
    void null_is_named() {
        assertNamed(() -> new InvalidOptions(null), "message");
        assertNamed(() -> new Timeout("m", null), "phase");
        assertNamed(() -> new ConnectionError("m", null), "phase");
        assertNamed(() -> new ConnectionDown("m", 1000, null), "closeReason");
        assertNamed(() -> new UpgradeRejected(400, null, new byte[0]), "headers");
        assertNamed(() -> new UpgradeRejected(400, Headers.empty(), null), "body");
    }
}
