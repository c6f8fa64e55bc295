package dev.gluegun.internal.http2;

import dev.gluegun.internal.ws.Role;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of this package send, as inputs for who fuzzes: what a fuzzer would take long to come upon by itself. */
public final class Http2Seeds {

    /**
     * All that a peer sends on one connection, its greeting included.
     *
     * @param role the side that reads it
     */
    public record Talk(Role role, byte[] bytes) {}

    private Http2Seeds() {}

    /** Each row of the conformance table. */
    public static Stream<Talk> talks() {
        return Http2ConformanceTest.rows().map(row -> new Talk(row.role(), Frames.join(greeting(row), row.bytes())));
    }

    private static byte[] greeting(Http2ConformanceTest.Row row) {
        return row.role() == Role.SERVER
                ? Frames.join(Frames.preface(), Frames.settings())
                : Frames.settings(PeerSettings.ENABLE_CONNECT_PROTOCOL, 1);
    }

    /** Header sections, compressed. */
    public static Stream<byte[]> sections() {
        Stream<byte[]> written = Stream.of(
                        List.of(":method", "GET", ":scheme", "https", ":path", "/", ":authority", "example.com"),
                        List.of(":status", "200", "content-type", "text/plain", "x-a", "b"),
                        List.of("cookie", "a=b", "authorization", "Basic YTpi", "x-\u00e4", "\u00ff"),
                        List.of("a", "", "b", "c".repeat(200)))
                .map(OpenHpack::written);
        // RFC 7541, appendices C.2 to C.6; then sizes of the table, and fields that refer to what is in it.
        Stream<byte[]> examples = Stream.of(
                        "400a637573746f6d2d6b65790d637573746f6d2d686561646572",
                        "040c2f73616d706c652f70617468",
                        "100870617373776f726406736563726574",
                        "828684418cf1e3c2e5f23a6ba0ab90f4ff",
                        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff",
                        "203fe11f4001610162be",
                        "3f21400161016240016301647ebfbe")
                .map(HexFormat.of()::parseHex);
        return Stream.concat(written, examples);
    }
}
