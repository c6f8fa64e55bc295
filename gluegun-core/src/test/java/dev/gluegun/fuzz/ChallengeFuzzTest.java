package dev.gluegun.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gluegun.Challenge;
import dev.gluegun.Credentials;
import dev.gluegun.GluegunException.InvalidOptions;
import dev.gluegun.Headers;
import dev.gluegun.internal.auth.Authentication;
import dev.gluegun.internal.auth.ChallengeReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reader of challenges: what it has read, written anew, it reads the same; field lines are read each by itself; and what is
 * answered is a field, and says of itself what the challenge said.
 */
class ChallengeFuzzTest {

    private static final Credentials USER = Credentials.userPassword("J\u00e4s\u00f8n \"Doe\"", "Secret, or not?");

    @FuzzTest
    void challenge(byte[] input) {
        List<String> lines = List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
        List<Challenge> challenges = ChallengeReader.read(lines);
        assertThat(challenges)
                .isEqualTo(lines.stream()
                        .flatMap(line -> ChallengeReader.read(List.of(line)).stream())
                        .toList());
        String written = challenges.stream().map(ChallengeFuzzTest::written).collect(Collectors.joining(", "));
        assertThat(ChallengeReader.read(List.of(written))).isEqualTo(challenges);
        answer(lines, challenges);
    }

    private static String written(Challenge challenge) {
        String rest = challenge
                .token68()
                .orElseGet(() -> challenge.parameters().entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=\""
                                + parameter.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(", ")));
        assertThat(challenge.toString()).doesNotContainPattern("[\\p{Cntrl}&&[^\t]]");
        return rest.isEmpty() ? challenge.scheme() : challenge.scheme() + " " + rest;
    }

    private static void answer(List<String> lines, List<Challenge> challenges) {
        Headers refusal;
        try {
            refusal = Headers.of(lines.stream()
                    .flatMap(line -> Stream.of("WWW-Authenticate", line))
                    .toArray(String[]::new));
        } catch (InvalidOptions noField) {
            return;
        }
        Authentication authentication = new Authentication(Authentication.Party.ORIGIN, () -> "0a4f113b");
        authentication.refused(refusal);
        Optional<Headers.Header> answer = authentication.field(USER, "GET", "/a?b=\"c\"");
        assertThat(answer.isPresent()).isEqualTo(authentication.mayAskAgain(Credentials.userPassword("x", "y")));
        if (answer.isEmpty() || answer.get().value().startsWith("Basic ")) {
            return;
        }
        List<Challenge> said = ChallengeReader.read(List.of(answer.get().value()));
        assertThat(said).hasSize(1);
        assertThat(challenges).anySatisfy(challenge -> {
            assertThat(challenge.isScheme("Digest")).isTrue();
            for (String name : List.of("realm", "nonce", "opaque")) {
                assertThat(said.getFirst().parameter(name)).isEqualTo(challenge.parameter(name));
            }
        });
    }
}
