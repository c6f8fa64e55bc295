package dev.gluegun.internal.ws;

import static dev.gluegun.internal.ws.DeflateTerms.CLIENT_MAX_WINDOW_BITS;
import static dev.gluegun.internal.ws.DeflateTerms.CLIENT_NO_CONTEXT_TAKEOVER;
import static dev.gluegun.internal.ws.DeflateTerms.LARGEST_WINDOW_BITS;
import static dev.gluegun.internal.ws.DeflateTerms.SERVER_MAX_WINDOW_BITS;
import static dev.gluegun.internal.ws.DeflateTerms.SERVER_NO_CONTEXT_TAKEOVER;

import dev.gluegun.DeflateOptions;
import dev.gluegun.internal.ws.Extension.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What both sides agreed on for permessage-deflate (RFC 7692, section 7.1).
 *
 * @param clientContextTakeover whether the client's messages may refer back to those before them
 * @param serverContextTakeover whether the server's messages may
 * @param clientMaxWindowBits the base-2 logarithm of the client's window in bytes, 8 to 15
 * @param serverMaxWindowBits the base-2 logarithm of the server's window in bytes, 8 to 15
 */
public record DeflateParameters(
        boolean clientContextTakeover,
        boolean serverContextTakeover,
        int clientMaxWindowBits,
        int serverMaxWindowBits) {

    /** The name of the extension. */
    public static final String EXTENSION = "permessage-deflate";

    /** What a client makes of the server's answer. */
    public sealed interface Judgement {
        /** The answer fits the offer. */
        record Agreed(DeflateParameters parameters) implements Judgement {}

        /** The answer breaks a rule, so that the connection has to be failed. */
        record Refused(Violation violation) implements Judgement {}
    }

    /**
     * What a server has chosen.
     *
     * @param answer the extension for its {@code Sec-WebSocket-Extensions} field
     */
    public record Choice(DeflateParameters parameters, Extension answer) {}

    /** The offer for a client's {@code Sec-WebSocket-Extensions} field. */
    public static String offer(DeflateOptions options) {
        List<Parameter> offer = takeovers(options.clientContextTakeover(), options.serverContextTakeover());
        if (options.serverMaxWindowBits() < LARGEST_WINDOW_BITS) {
            offer.add(bits(SERVER_MAX_WINDOW_BITS, options.serverMaxWindowBits()));
        }
        // Always there, because without it the server must not ask for a smaller window (RFC 7692, section 7.1.2.2).
        offer.add(
                options.clientMaxWindowBits() < LARGEST_WINDOW_BITS
                        ? bits(CLIENT_MAX_WINDOW_BITS, options.clientMaxWindowBits())
                        : new Parameter(CLIENT_MAX_WINDOW_BITS, null));
        return new Extension(EXTENSION, offer).toString();
    }

    /**
     * Judges the server's answer to {@link #offer} (RFC 7692, section 7.1).
     *
     * @param offered the options that the offer was made of
     * @param answer the answer, whose name is {@link #EXTENSION}
     */
    public static Judgement accept(DeflateOptions offered, Extension answer) {
        DeflateTerms terms = new DeflateTerms(answer);
        if (terms.fault().isPresent()) {
            return refused(terms.fault().get(), "RFC 7692, section 7.1");
        }
        if (terms.has(CLIENT_MAX_WINDOW_BITS) && !terms.hasValue(CLIENT_MAX_WINDOW_BITS)) {
            return refused("has " + CLIENT_MAX_WINDOW_BITS + " without a value", "RFC 7692, section 7.1.2.2");
        }
        if (!offered.serverContextTakeover() && !terms.has(SERVER_NO_CONTEXT_TAKEOVER)) {
            return refused(
                    "lacks " + SERVER_NO_CONTEXT_TAKEOVER + ", which was asked for", "RFC 7692, section 7.1.1.1");
        }
        int serverBits = terms.bits(SERVER_MAX_WINDOW_BITS, LARGEST_WINDOW_BITS);
        if (serverBits > offered.serverMaxWindowBits()) {
            return refused(
                    "leaves " + SERVER_MAX_WINDOW_BITS + " at " + serverBits + ", but " + offered.serverMaxWindowBits()
                            + " was asked for",
                    "RFC 7692, section 7.1.2.1");
        }
        int clientBits = terms.bits(CLIENT_MAX_WINDOW_BITS, offered.clientMaxWindowBits());
        if (clientBits > offered.clientMaxWindowBits()) {
            return refused(
                    "raises " + CLIENT_MAX_WINDOW_BITS + " to " + clientBits + ", but " + offered.clientMaxWindowBits()
                            + " was offered",
                    "RFC 7692, section 7.1.2.2");
        }
        // A server may ask for client_no_context_takeover without being offered it (RFC 7692, section 7.1.1.2).
        return new Judgement.Agreed(new DeflateParameters(
                offered.clientContextTakeover() && !terms.has(CLIENT_NO_CONTEXT_TAKEOVER),
                !terms.has(SERVER_NO_CONTEXT_TAKEOVER),
                clientBits,
                serverBits));
    }

    private static Judgement refused(String fault, String rule) {
        return new Judgement.Refused(Violation.protocolError("the answer to " + EXTENSION + " " + fault, rule));
    }

    /**
     * Chooses, for a server, the first of the client's offers that it can fulfil (RFC 7692, section 7.1).
     *
     * @param options what the server wants; it is kept to as far as the offer allows
     * @param offers all the client's extensions in order
     * @return empty when there is no offer that is in order
     */
    public static Optional<Choice> choose(DeflateOptions options, List<Extension> offers) {
        return offers.stream()
                .filter(offer -> offer.name().equals(EXTENSION))
                .map(DeflateTerms::new)
                .filter(terms -> terms.fault().isEmpty())
                .findFirst()
                .map(terms -> choice(options, terms));
    }

    private static Choice choice(DeflateOptions options, DeflateTerms offer) {
        boolean mayLimitClient = offer.has(CLIENT_MAX_WINDOW_BITS);
        DeflateParameters chosen = new DeflateParameters(
                options.clientContextTakeover() && !offer.has(CLIENT_NO_CONTEXT_TAKEOVER),
                options.serverContextTakeover() && !offer.has(SERVER_NO_CONTEXT_TAKEOVER),
                mayLimitClient
                        ? Math.min(
                                options.clientMaxWindowBits(), offer.bits(CLIENT_MAX_WINDOW_BITS, LARGEST_WINDOW_BITS))
                        : LARGEST_WINDOW_BITS,
                Math.min(options.serverMaxWindowBits(), offer.bits(SERVER_MAX_WINDOW_BITS, LARGEST_WINDOW_BITS)));
        List<Parameter> answer = takeovers(chosen.clientContextTakeover, chosen.serverContextTakeover);
        if (offer.has(SERVER_MAX_WINDOW_BITS) || chosen.serverMaxWindowBits < LARGEST_WINDOW_BITS) {
            answer.add(bits(SERVER_MAX_WINDOW_BITS, chosen.serverMaxWindowBits));
        }
        if (chosen.clientMaxWindowBits < LARGEST_WINDOW_BITS) {
            answer.add(bits(CLIENT_MAX_WINDOW_BITS, chosen.clientMaxWindowBits));
        }
        return new Choice(chosen, new Extension(EXTENSION, answer));
    }

    private static List<Parameter> takeovers(boolean client, boolean server) {
        List<Parameter> parameters = new ArrayList<>();
        if (!client) {
            parameters.add(new Parameter(CLIENT_NO_CONTEXT_TAKEOVER, null));
        }
        if (!server) {
            parameters.add(new Parameter(SERVER_NO_CONTEXT_TAKEOVER, null));
        }
        return parameters;
    }

    private static Parameter bits(String name, int bits) {
        return new Parameter(name, String.valueOf(bits));
    }

    /**
     * What compresses the messages of the side {@code role}.
     *
     * @param options the level and the threshold
     */
    public MessageDeflater deflater(Role role, DeflateOptions options) {
        return role == Role.CLIENT
                ? new MessageDeflater(options, clientContextTakeover, clientMaxWindowBits)
                : new MessageDeflater(options, serverContextTakeover, serverMaxWindowBits);
    }

    /** What inflates the messages that the side {@code role} gets from its peer. */
    public MessageInflater inflater(Role role) {
        return new MessageInflater(role == Role.CLIENT ? serverContextTakeover : clientContextTakeover);
    }
}
