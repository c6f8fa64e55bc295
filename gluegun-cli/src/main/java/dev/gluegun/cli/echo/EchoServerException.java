package dev.gluegun.cli.echo;

/** The embedded server could not be started or stopped. */
public final class EchoServerException extends RuntimeException {

    EchoServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
