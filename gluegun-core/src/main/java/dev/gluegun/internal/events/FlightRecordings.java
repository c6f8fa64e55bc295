package dev.gluegun.internal.events;

import dev.gluegun.ConnectionListener;
import org.jspecify.annotations.Nullable;

/** The way to Java Flight Recorder, which a runtime may lack: nothing else here names its classes but what lies behind this. */
final class FlightRecordings {

    private static final boolean POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecordings() {}

    /** What writes one connection's events into the recordings that run; null when none of them wants any. */
    static @Nullable ConnectionListener listener() {
        return POSSIBLE ? FlightListener.ifRecording() : null;
    }
}
