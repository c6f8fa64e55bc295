package dev.gluegun.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is measured beside others: a kind of client, on a build of the library.
 *
 * @param library the jar with the build; empty for the one that the benchmark was built with
 */
record Subject(Kind kind, Optional<Path> library) {

    /** A client and the thread that uses it. */
    enum Kind {
        BARE("bare socket"),
        PLATFORM("platform thread"),
        VIRTUAL("virtual thread");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        RoundTrip connect(int port, byte[] payload) throws IOException {
            return this == BARE ? BareRoundTrip.connect(port, payload) : GluegunRoundTrip.connect(port, payload);
        }

        Thread thread(Runnable task) {
            return this == VIRTUAL
                    ? Thread.ofVirtual().unstarted(task)
                    : Thread.ofPlatform().unstarted(task);
        }
    }

    static final Subject BARE = new Subject(Kind.BARE, Optional.empty());

    /** The bare socket first, then each build on a platform and on a virtual thread. */
    static List<Subject> all(List<Path> otherLibraries) {
        List<Subject> subjects = new ArrayList<>(List.of(
                BARE, new Subject(Kind.PLATFORM, Optional.empty()), new Subject(Kind.VIRTUAL, Optional.empty())));
        for (Path library : otherLibraries) {
            subjects.add(new Subject(Kind.PLATFORM, Optional.of(library)));
            subjects.add(new Subject(Kind.VIRTUAL, Optional.of(library)));
        }
        return List.copyOf(subjects);
    }

    /** How reports call it. */
    String title() {
        return library.map(jar -> kind.title + ", " + jar.getFileName()).orElse(kind.title);
    }
}
