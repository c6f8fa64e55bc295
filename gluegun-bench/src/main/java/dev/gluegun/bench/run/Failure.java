package dev.gluegun.bench.run;

import java.io.IOException;
import java.io.Serial;

/** A client could not be measured: it has failed itself, or took too long. */
final class Failure extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    Failure(String message) {
        super(message);
    }
}
