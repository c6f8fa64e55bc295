package dev.gluegun.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.bench.model.Client;
import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Subject;
import dev.gluegun.bench.model.Wire;
import dev.gluegun.bench.peer.Trust;
import dev.gluegun.bench.server.Identity;
import dev.gluegun.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every measurement's work, done a little by the bare socket and by this library in all its ways. */
class LoadsIT {

    @TempDir
    static Path folder;

    static Identity identity;
    static ServerProcess server;
    static ServerProcess http2Server;

    @BeforeAll
    static void start_the_servers() throws IOException {
        identity = Identity.create(folder);
        server = ServerProcess.start(Optional.empty(), identity, List.of());
        http2Server = ServerProcess.startHttp2(List.of());
    }

    @AfterAll
    static void stop_the_servers() throws IOException {
        http2Server.close();
        server.close();
    }

    static Stream<Measurement> measurements() {
        return Measurement.all().stream();
    }

    @ParameterizedTest
    @MethodSource("measurements")
    void does_the_work(Measurement measurement) throws Exception {
        for (Subject subject : Subject.of(measurement, List.of(Client.RAW, Client.GLUEGUN))) {
            Trust trust = Trust.in(Identity.certificate(identity.keyStore()));
            Endpoint endpoint = Endpoint.of(port(measurement), measurement.wire(), Optional.of(trust));
            Tally tally = new Tally();
            Loads loads = new Loads(subject.client().kind(), subject.style(), new GluegunPeer(), endpoint, 3);
            try (Load load = loads.open(measurement)) {
                load.count(tally, 6);
            }
            assertThat(tally.figures().operations()).as(subject.title()).isEqualTo(6);
        }
    }

    private static int port(Measurement measurement) {
        if (measurement.needsHttp2Server()) {
            return http2Server.plainPort();
        }
        return measurement.wire() == Wire.TLS ? server.tlsPort() : server.plainPort();
    }
}
