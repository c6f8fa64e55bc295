package dev.gluegun.internal.http2;

/**
 * What one side announces to the other (RFC 9113, section 6.5.2; RFC 8441, section 3), and how large a window it gives the whole
 * connection. Immutable. Pushes are always refused.
 *
 * @param initialWindow bytes that each stream may bring before they are released: 0 to 2^31-1
 * @param connectionWindow bytes that all streams together may have on their way: 65,535 to 2^31-1
 * @param maxFrameSize the largest payload of a frame that is accepted, in bytes: 16,384 to 16,777,215
 * @param maxHeaderListBytes the largest header section that is accepted, counted as in RFC 9113, section 6.5.2 (32 bytes are added
 *     for each field): 1 to 2^31-1
 * @param maxConcurrentStreams how many streams the peer may have open at a time: 0 to 2^31-1
 * @param enableConnectProtocol whether the peer may send extended CONNECT requests; for a server
 * @param headerTableSize bytes of the table with which the peer may compress header fields: 0 to 65,536
 */
public record Http2Settings(
        int initialWindow,
        int connectionWindow,
        int maxFrameSize,
        int maxHeaderListBytes,
        int maxConcurrentStreams,
        boolean enableConnectProtocol,
        int headerTableSize) {

    /** What every connection begins with (RFC 9113, section 6.9.2), and the least that a connection's window can be. */
    static final int DEFAULT_WINDOW = 65_535;

    /** RFC 9113, section 4.2. */
    static final int SMALLEST_MAX_FRAME_SIZE = 16_384;

    /** RFC 9113, section 4.2. */
    static final int LARGEST_MAX_FRAME_SIZE = 16_777_215;

    /** RFC 9113, section 6.5.2. */
    static final int DEFAULT_HEADER_TABLE_SIZE = 4096;

    private static final int LARGEST_HEADER_TABLE_SIZE = 65_536;
    private static final int MEBIBYTE = 1024 * 1024;

    /**
     * Checks the bounds above.
     *
     * @throws IllegalArgumentException when a value is outside of them
     */
    public Http2Settings {
        check("initialWindow", initialWindow, 0, Integer.MAX_VALUE);
        check("connectionWindow", connectionWindow, DEFAULT_WINDOW, Integer.MAX_VALUE);
        check("maxFrameSize", maxFrameSize, SMALLEST_MAX_FRAME_SIZE, LARGEST_MAX_FRAME_SIZE);
        check("maxHeaderListBytes", maxHeaderListBytes, 1, Integer.MAX_VALUE);
        check("maxConcurrentStreams", maxConcurrentStreams, 0, Integer.MAX_VALUE);
        check("headerTableSize", headerTableSize, 0, LARGEST_HEADER_TABLE_SIZE);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " has to be " + least + " to " + most + ", but is " + value);
        }
    }

    /**
     * A client's: streams of 1 MiB, a connection of 16 MiB, frames of 16 KiB, header sections of 64 KiB, a table of 4 KiB, no
     * stream of the server's own.
     */
    public static Http2Settings client() {
        return new Http2Settings(
                MEBIBYTE, 16 * MEBIBYTE, SMALLEST_MAX_FRAME_SIZE, 65_536, 0, false, DEFAULT_HEADER_TABLE_SIZE);
    }

    /** A server's: as a client's, with 100 streams at a time and extended CONNECT. */
    public static Http2Settings server() {
        return client().withMaxConcurrentStreams(100).withEnableConnectProtocol(true);
    }

    /** With other windows for the streams, in bytes. */
    public Http2Settings withInitialWindow(int bytes) {
        return new Http2Settings(
                bytes,
                connectionWindow,
                maxFrameSize,
                maxHeaderListBytes,
                maxConcurrentStreams,
                enableConnectProtocol,
                headerTableSize);
    }

    /** With another window for the whole connection, in bytes. */
    public Http2Settings withConnectionWindow(int bytes) {
        return new Http2Settings(
                initialWindow,
                bytes,
                maxFrameSize,
                maxHeaderListBytes,
                maxConcurrentStreams,
                enableConnectProtocol,
                headerTableSize);
    }

    /** With frames of up to that many bytes. */
    public Http2Settings withMaxFrameSize(int bytes) {
        return new Http2Settings(
                initialWindow,
                connectionWindow,
                bytes,
                maxHeaderListBytes,
                maxConcurrentStreams,
                enableConnectProtocol,
                headerTableSize);
    }

    /** With header sections of up to that many bytes. */
    public Http2Settings withMaxHeaderListBytes(int bytes) {
        return new Http2Settings(
                initialWindow,
                connectionWindow,
                maxFrameSize,
                bytes,
                maxConcurrentStreams,
                enableConnectProtocol,
                headerTableSize);
    }

    /** With that many streams of the peer's at a time. */
    public Http2Settings withMaxConcurrentStreams(int streams) {
        return new Http2Settings(
                initialWindow,
                connectionWindow,
                maxFrameSize,
                maxHeaderListBytes,
                streams,
                enableConnectProtocol,
                headerTableSize);
    }

    /** With or without extended CONNECT. */
    public Http2Settings withEnableConnectProtocol(boolean enable) {
        return new Http2Settings(
                initialWindow,
                connectionWindow,
                maxFrameSize,
                maxHeaderListBytes,
                maxConcurrentStreams,
                enable,
                headerTableSize);
    }

    /** With a table of that many bytes for the peer's header compression. */
    public Http2Settings withHeaderTableSize(int bytes) {
        return new Http2Settings(
                initialWindow,
                connectionWindow,
                maxFrameSize,
                maxHeaderListBytes,
                maxConcurrentStreams,
                enableConnectProtocol,
                bytes);
    }
}
