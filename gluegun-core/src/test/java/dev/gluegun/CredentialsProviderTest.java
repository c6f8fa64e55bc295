package dev.gluegun;

import static dev.gluegun.Refusals.assertNamed;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsProviderTest {

    private static final URI SECRET = URI.create("wss://example.com:8443/room/secret?token=secret");

    @Test
    void a_request_shows_itself_without_path_and_query() {
        Challenge basic = new Challenge("Basic", Optional.empty(), Map.of("realm", "a"));
        assertThat(new CredentialsProvider.Request(SECRET, 2, List.of(basic)))
                .hasToString("Request[wss://example.com:8443, attempt=2, challenges=[Basic realm=\"a\"]]");
    }

    @Test
    void a_request_has_a_copy_of_its_list() {
        List<Challenge> challenges = new ArrayList<>();
        CredentialsProvider.Request request = new CredentialsProvider.Request(SECRET, 1, challenges);
        challenges.add(new Challenge("Basic", Optional.empty(), Map.of()));
        assertThat(request.challenges()).isEmpty();
        assertNamed(() -> new CredentialsProvider.Request(null, 1, List.of()), "uri");
    }
}
