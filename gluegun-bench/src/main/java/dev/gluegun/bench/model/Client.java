package dev.gluegun.bench.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who is measured: the bare socket, this library, or another one.
 *
 * @param name what the command line calls it
 * @param jar a build of this library to use; empty for the one that the benchmark was built with
 */
public record Client(Kind kind, String name, String title, Optional<Path> jar) {

    /** What a client is to the benchmark. */
    public enum Kind {
        /** The limit: a blocking socket that moves the same bytes. */
        RAW,
        GLUEGUN,
        PEER
    }

    public static final Client RAW = new Client(Kind.RAW, "raw", "bare socket", Optional.empty());

    public static final Client GLUEGUN = new Client(Kind.GLUEGUN, "gluegun", "Gluegun", Optional.empty());

    /** All that the benchmark knows, in the order of reports. */
    public static List<Client> all() {
        return List.of(RAW, GLUEGUN);
    }

    /** Another build of this library. */
    public static Client build(Path jar) {
        String file = String.valueOf(jar.getFileName());
        return new Client(Kind.GLUEGUN, "gluegun@" + file, "Gluegun " + file, Optional.of(jar));
    }
}
