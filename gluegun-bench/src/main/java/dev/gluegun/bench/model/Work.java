package dev.gluegun.bench.model;

import java.util.List;

/** A kind of work that clients do. */
public enum Work {
    /** One message and its echo at a time. */
    ECHO,
    /** Messages in one direction, a call each. */
    SEND,
    /** Messages in one direction, 64 with each call. */
    SEND_MANY,
    /** Messages in one direction, from eight threads at once. */
    SEND_FROM_THREADS,
    /** Messages that the server sends as fast as it can. */
    RECEIVE,
    /** Several sockets, each with one message and its echo every ten milliseconds. */
    PACED,
    /** Several sockets, each with one message and its echo at a time. */
    CROWD,
    /** Opening and closing sockets, one at a time. */
    CONNECT,
    /** Open sockets on which nothing happens. */
    IDLE;

    /** The ways in which a client does this work; none when it does not take part. */
    public List<Style> styles(Client.Kind kind) {
        return switch (this) {
            case ECHO, RECEIVE ->
                switch (kind) {
                    case RAW -> List.of(Style.SOLE);
                    case GLUEGUN -> List.of(Style.BLOCKING, Style.VIRTUAL, Style.CALLBACK);
                    case PEER -> List.of(Style.QUEUE, Style.CALLBACK);
                };
            case SEND_MANY -> kind == Client.Kind.PEER ? List.of() : List.of(Style.SOLE);
            case PACED -> List.of(kind == Client.Kind.PEER ? Style.QUEUE : Style.VIRTUAL);
            case CROWD -> kind == Client.Kind.GLUEGUN ? List.of(Style.VIRTUAL) : List.of();
            case SEND, SEND_FROM_THREADS, CONNECT, IDLE -> List.of(Style.SOLE);
        };
    }

    /** Whether subjects are measured one after the other, as they cannot be paused or would be in each other's way. */
    public boolean isAlone() {
        return this == PACED || this == IDLE;
    }
}
