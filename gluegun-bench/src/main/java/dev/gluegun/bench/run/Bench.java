package dev.gluegun.bench.run;

import dev.gluegun.bench.model.Measurement;
import dev.gluegun.bench.model.Wire;
import dev.gluegun.bench.server.Identity;
import dev.gluegun.bench.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a measurement's processes need to know.
 *
 * @param server the neutral server, started for this measurement
 * @param log what they say on their standard error
 */
record Bench(Cpus cpus, Identity identity, ServerProcess server, Path log) implements AutoCloseable {

    /** Starts the server where the measurement wants it: without TLS, where it needs that, the one in Java, and Jetty for HTTP/2. */
    static Bench start(Measurement measurement, Cpus cpus, Identity identity, Optional<Path> program, Path log)
            throws IOException {
        List<String> wrapper = cpus.server(measurement.placement());
        if (measurement.needsHttp2Server()) {
            return new Bench(cpus, identity, ServerProcess.startHttp2(wrapper), log);
        }
        ServerProcess server = ServerProcess.start(program, identity, wrapper);
        if (measurement.wire() == Wire.TLS && server.tlsPort() == 0) {
            server.close();
            server = ServerProcess.start(Optional.empty(), identity, wrapper);
        }
        return new Bench(cpus, identity, server, log);
    }

    int port(Measurement measurement) {
        return measurement.wire() == Wire.TLS ? server.tlsPort() : server.plainPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
