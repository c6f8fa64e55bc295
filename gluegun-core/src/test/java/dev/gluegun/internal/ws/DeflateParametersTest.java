package dev.gluegun.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.DeflateOptions;
import dev.gluegun.internal.ws.DeflateParameters.Choice;
import dev.gluegun.internal.ws.DeflateParameters.Judgement.Agreed;
import dev.gluegun.internal.ws.DeflateParameters.Judgement.Refused;
import java.util.Optional;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeflateParametersTest {

    private static final DeflateOptions DEFAULTS = DeflateOptions.defaults();

    private static final DeflateOptions SMALL = DEFAULTS.withClientContextTakeover(false)
            .withServerContextTakeover(false)
            .withClientMaxWindowBits(10)
            .withServerMaxWindowBits(9);

    private static DeflateParameters.Judgement judge(DeflateOptions offered, String parameters) {
        return DeflateParameters.accept(offered, extension(parameters));
    }

    private static Extension extension(String parameters) {
        return Extension.list("permessage-deflate" + parameters).orElseThrow().getFirst();
    }

    @Test
    void anOfferSaysWhatIsWantedAndThatTheClientsWindowMayBeLimited() {
        assertThat(DeflateParameters.offer(DEFAULTS)).isEqualTo("permessage-deflate; client_max_window_bits");
        assertThat(DeflateParameters.offer(SMALL))
                .isEqualTo("permessage-deflate; client_no_context_takeover; server_no_context_takeover;"
                        + " server_max_window_bits=9; client_max_window_bits=10");
    }

    @ParameterizedTest
    @CsvSource({
        // answer,                                               client  server  client server
        "'',                                                     true,   true,   15,    15",
        "; server_no_context_takeover,                           true,   false,  15,    15",
        "; client_no_context_takeover,                           false,  true,   15,    15",
        "; client_max_window_bits=8,                             true,   true,   8,     15",
        "; client_max_window_bits=\"15\",                        true,   true,   15,    15",
        "; server_max_window_bits=8,                             true,   true,   15,    8",
        "; client_no_context_takeover; server_no_context_takeover; server_max_window_bits=12;"
                + " client_max_window_bits=11, false, false, 11, 12",
    })
    void anAnswerThatFitsTheOfferIsAccepted(
            String answer, boolean clientTakeover, boolean serverTakeover, int clientBits, int serverBits) {
        assertThat(judge(DEFAULTS, answer))
                .isEqualTo(new Agreed(new DeflateParameters(clientTakeover, serverTakeover, clientBits, serverBits)));
    }

    @Test
    void whatTheClientSaidOfItselfHoldsThoughTheServerDoesNotRepeatIt() {
        assertThat(judge(SMALL, "; server_no_context_takeover; server_max_window_bits=9"))
                .isEqualTo(new Agreed(new DeflateParameters(false, false, 10, 9)));
    }

    @ParameterizedTest
    @CsvSource({
        "; foo,                          7.1,     '; foo' is not defined",
        "; client_no_context_takeover=1, 7.1,     a value where none belongs",
        "; server_no_context_takeover=x, 7.1,     a value where none belongs",
        "; server_max_window_bits,       7.1,     no value where one belongs",
        "; server_max_window_bits=7,     7.1,     too small",
        "; server_max_window_bits=16,    7.1,     too large",
        "; server_max_window_bits=08,    7.1,     a leading zero",
        "; client_max_window_bits=+9,    7.1,     a sign",
        "; client_max_window_bits=abc,   7.1,     no number",
        "; client_max_window_bits=9; client_max_window_bits=9, 7.1, twice",
        "; client_no_context_takeover; client_no_context_takeover, 7.1, twice",
        "; client_max_window_bits,       7.1.2.2, no value in an answer",
    })
    void anAnswerThatBreaksTheRulesIsRefused(String answer, String section, String why) {
        assertThat(judge(DEFAULTS, answer)).as(why).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.violation().rule()).isEqualTo("RFC 7692, section " + section);
            assertThat(refused.violation().reason().length()).isLessThanOrEqualTo(123);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'; server_max_window_bits=9',                                                       7.1.1.1",
        "'; server_no_context_takeover',                                                     7.1.2.1",
        "'; server_no_context_takeover; server_max_window_bits=10',                          7.1.2.1",
        "'; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=11', 7.1.2.2",
    })
    void anAnswerThatDoesNotGiveWhatWasAskedForIsRefused(String answer, String section) {
        assertThat(judge(SMALL, answer))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.violation().rule()).isEqualTo("RFC 7692, section " + section));
    }

    private static Optional<String> answer(DeflateOptions options, String offers) {
        return DeflateParameters.choose(options, Extension.list(offers).orElseThrow())
                .map(choice -> choice.answer().toString());
    }

    @Test
    void aServerAnswersTheFirstOfferThatIsInOrder() {
        assertThat(answer(DEFAULTS, "permessage-deflate")).contains("permessage-deflate");
        assertThat(answer(DEFAULTS, "foo, permessage-deflate; bar, permessage-deflate; client_max_window_bits"))
                .contains("permessage-deflate");
        assertThat(answer(
                        DEFAULTS,
                        "permessage-deflate; server_max_window_bits=99, permessage-deflate; server_max_window_bits=10,"
                                + " permessage-deflate"))
                .contains("permessage-deflate; server_max_window_bits=10");
        assertThat(answer(DEFAULTS, "foo, permessage-deflate; server_max_window_bits"))
                .isEmpty();
    }

    @Test
    void aServerRepeatsWhatItWasAskedFor() {
        assertThat(answer(
                        DEFAULTS,
                        "permessage-deflate; client_no_context_takeover; server_no_context_takeover;"
                                + " server_max_window_bits=15; client_max_window_bits=12"))
                .contains("permessage-deflate; client_no_context_takeover; server_no_context_takeover;"
                        + " server_max_window_bits=15; client_max_window_bits=12");
    }

    @Test
    void aServerAsksForWhatItWantsAsFarAsTheOfferAllows() {
        assertThat(answer(SMALL, "permessage-deflate; client_max_window_bits"))
                .contains("permessage-deflate; client_no_context_takeover; server_no_context_takeover;"
                        + " server_max_window_bits=9; client_max_window_bits=10");
        Choice choice = DeflateParameters.choose(
                        SMALL, Extension.list("permessage-deflate").orElseThrow())
                .orElseThrow();
        assertThat(choice.answer().toString()).doesNotContain("client_max_window_bits");
        assertThat(choice.parameters()).isEqualTo(new DeflateParameters(false, false, 15, 9));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void bothSidesOfAHandshakeAgree(
            @ForAll boolean takeover1,
            @ForAll boolean takeover2,
            @ForAll @IntRange(min = 8, max = 15) int clientBits,
            @ForAll @IntRange(min = 8, max = 15) int serverBits,
            @ForAll boolean serverSide1,
            @ForAll boolean serverSide2,
            @ForAll @IntRange(min = 8, max = 15) int bits1,
            @ForAll @IntRange(min = 8, max = 15) int bits2) {
        DeflateOptions client = DEFAULTS.withClientContextTakeover(takeover1)
                .withServerContextTakeover(takeover2)
                .withClientMaxWindowBits(clientBits)
                .withServerMaxWindowBits(serverBits);
        DeflateOptions server = DEFAULTS.withClientContextTakeover(serverSide1)
                .withServerContextTakeover(serverSide2)
                .withClientMaxWindowBits(bits1)
                .withServerMaxWindowBits(bits2);

        Choice choice = DeflateParameters.choose(
                        server, Extension.list(DeflateParameters.offer(client)).orElseThrow())
                .orElseThrow();
        Extension answer =
                Extension.list(choice.answer().toString()).orElseThrow().getFirst();

        assertThat(DeflateParameters.accept(client, answer)).isEqualTo(new Agreed(choice.parameters()));
        assertThat(choice.parameters())
                .isEqualTo(new DeflateParameters(
                        takeover1 && serverSide1,
                        takeover2 && serverSide2,
                        Math.min(clientBits, bits1),
                        Math.min(serverBits, bits2)));
    }
}
