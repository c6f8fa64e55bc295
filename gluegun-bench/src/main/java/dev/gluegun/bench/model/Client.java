package dev.gluegun.bench.model;

import dev.gluegun.bench.peer.Library;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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

    private static final List<Client> ALL = Stream.concat(
                    Stream.of(RAW, GLUEGUN), Stream.of(Library.values()).map(Client::peer))
            .toList();

    /** All that the benchmark knows, in the order of reports. */
    public static List<Client> all() {
        return ALL;
    }

    private static Client peer(Library library) {
        return new Client(Kind.PEER, name(library), library.title(), Optional.empty());
    }

    private static String name(Library library) {
        return library.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The library that a peer is. */
    public Optional<Library> library() {
        return Stream.of(Library.values())
                .filter(library -> name(library).equals(name))
                .findFirst();
    }

    /** Whether it can be reached over that wire. */
    public boolean supports(Wire wire) {
        return switch (wire) {
            case PLAIN, TLS -> library().map(Library::supportsHttp1).orElse(true);
            case DEFLATE -> library().map(Library::supportsDeflate).orElse(true);
            case HTTP_2 -> library().map(Library::supportsHttp2).orElse(kind != Kind.RAW);
        };
    }

    /** Another build of this library. */
    public static Client build(Path jar) {
        String file = String.valueOf(jar.getFileName());
        return new Client(Kind.GLUEGUN, "gluegun@" + file, "Gluegun " + file, Optional.of(jar));
    }
}
