package dev.gluegun.internal.http2;

/**
 * The states of a stream that exists (RFC 9113, section 5.1). Idle ones are those that have not begun; nothing is ever reserved, as
 * pushes are refused.
 *
 * <pre>
 * state                this side ends       the peer ends        either resets
 * OPEN                 HALF_CLOSED_LOCAL    HALF_CLOSED_REMOTE   CLOSED
 * HALF_CLOSED_LOCAL    -                    CLOSED               CLOSED
 * HALF_CLOSED_REMOTE   CLOSED               -                    CLOSED
 * </pre>
 */
enum StreamState {
    OPEN,
    HALF_CLOSED_LOCAL,
    HALF_CLOSED_REMOTE,
    CLOSED;

    boolean mayWrite() {
        return this == OPEN || this == HALF_CLOSED_REMOTE;
    }

    boolean mayRead() {
        return this == OPEN || this == HALF_CLOSED_LOCAL;
    }

    StreamState afterLocalEnd() {
        return this == OPEN ? HALF_CLOSED_LOCAL : CLOSED;
    }

    StreamState afterRemoteEnd() {
        return this == OPEN ? HALF_CLOSED_REMOTE : CLOSED;
    }
}
