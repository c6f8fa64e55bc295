package dev.gluegun.conformance;

import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client has to make of the frames it gets, whatever they carry: lengths, masks, fragments, pings and pongs. */
@SocketTest
class FramingConformanceIT {

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.FramingTable#rows")
    void lengthsAndMasks(Inbound row) {
        Sessions.play(server, row, Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.FragmentTable#rows")
    void fragments(Inbound row) {
        Sessions.play(server, row, Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}, byte by byte")
    @MethodSource("dev.gluegun.conformance.FragmentTable#rows")
    void fragmentsByteByByte(Inbound row) {
        Sessions.play(server, row, Arrival.BYTE_BY_BYTE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.gluegun.conformance.ControlTable#rows")
    void pingsAndPongs(Inbound row) {
        Sessions.play(server, row, Arrival.WHOLE);
    }

    @ParameterizedTest(name = "{0}, byte by byte")
    @MethodSource("dev.gluegun.conformance.ControlTable#rows")
    void pingsAndPongsByteByByte(Inbound row) {
        Sessions.play(server, row, Arrival.BYTE_BY_BYTE);
    }
}
