package dev.gluegun.internal.ws;

import dev.gluegun.Frame;
import dev.gluegun.ProtocolHandler.Fragment;
import dev.gluegun.internal.ws.InboundMachine.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was decoded last: a frame, a fragment, or the peer's offence. Each is handed over once and not kept. */
final class InboundEvent {

    private @Nullable Frame frame;
    private @Nullable Fragment fragment;
    private @Nullable Violation violation;

    Step deliver(Frame decoded) {
        frame = decoded;
        return Step.FRAME;
    }

    Step deliver(Fragment decoded) {
        fragment = decoded;
        return Step.FRAGMENT;
    }

    Step fail(Violation offence) {
        violation = offence;
        return Step.FAILED;
    }

    Frame takeFrame() {
        Frame taken = Objects.requireNonNull(frame, "no frame was decoded");
        frame = null;
        return taken;
    }

    Fragment takeFragment() {
        Fragment taken = Objects.requireNonNull(fragment, "no fragment was decoded");
        fragment = null;
        return taken;
    }

    Violation violation() {
        return Objects.requireNonNull(violation, "nothing is wrong");
    }
}
