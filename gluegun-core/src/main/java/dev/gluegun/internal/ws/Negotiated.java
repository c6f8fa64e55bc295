package dev.gluegun.internal.ws;

import dev.gluegun.Headers;
import java.util.*;
import org.jspecify.annotations.Nullable;

public record Negotiated(
        Optional<String> subprotocol,
        List<String> extensions,
        @Nullable DeflateParameters deflate,
        Headers headers) {}
