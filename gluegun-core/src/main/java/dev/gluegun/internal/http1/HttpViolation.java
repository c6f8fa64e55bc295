package dev.gluegun.internal.http1;

/**
 * The peer's offence against HTTP/1.1.
 *
 * @param reason what was expected and what came, as a clause
 * @param rule where that is written: {@code RFC 9112, section 5.1}
 * @param status the status with which a server answers such a request
 */
public record HttpViolation(String reason, String rule, int status) {

    static HttpViolation malformed(String reason, String rule) {
        return new HttpViolation(reason, rule, 400);
    }

    /** The whole sentence, for an error message. */
    public String message() {
        return reason + " (" + rule + ")";
    }
}
