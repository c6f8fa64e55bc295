package dev.gluegun.bench.peer;

/** What every library is set to alike. */
final class Limits {

    /** The largest message in bytes that must come through. */
    static final int MESSAGE = 16 * 1024 * 1024;

    /** Bytes of a read or write buffer, for libraries whose own are smaller than what others have. */
    static final int BUFFER = 64 * 1024;

    /** How many messages may be under way where a library counts messages and not bytes. */
    static final int MESSAGES_UNDER_WAY = 256;

    /** Bytes that may be under way where a library's queue has no bound, or breaks at its bound. */
    static final int BYTES_UNDER_WAY = 4 * 1024 * 1024;

    private Limits() {}
}
