package dev.gluegun.internal.ws;

import dev.gluegun.Headers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both sides have agreed on in the opening handshake.
 *
 * @param subprotocol the one that the server has chosen
 * @param extensions the extensions in use as the server has named them, with their parameters
 * @param deflate how messages are compressed; null when they are not
 * @param headers the fields of the server's answer
 */
public record Negotiated(
        Optional<String> subprotocol,
        List<String> extensions,
        @Nullable DeflateParameters deflate,
        Headers headers) {

    public Negotiated {
        extensions = List.copyOf(extensions);
    }
}
