package dev.gluegun.cli.echo;

/** The embedded server could not be started or stopped. */
public final class EchoServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EchoServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
