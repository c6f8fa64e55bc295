package dev.gluegun.cli.text;

import dev.gluegun.Headers;
import dev.gluegun.Protocol;
import java.util.ArrayList;
import java.util.List;

/** An opening handshake as lines of text, secrets masked and control characters escaped: what a person may see of it. */
public final class HandshakeText {

    private static final int SWITCHING_PROTOCOLS = 101;

    private HandshakeText() {}

    /** A request's lines (RFC 9112, section 3), or the like of an extended CONNECT's on HTTP/2. */
    public static List<String> request(Protocol protocol, String path, Headers headers) {
        String shown = VisibleText.line(Secrets.maskedPath(path));
        return lines(
                protocol == Protocol.HTTP_2 ? "CONNECT " + shown + " HTTP/2" : "GET " + shown + " HTTP/1.1", headers);
    }

    /** The lines of the answer that agrees to an upgrade. */
    public static List<String> agreement(Protocol protocol, Headers headers) {
        return lines(protocol == Protocol.HTTP_2 ? "HTTP/2 200" : "HTTP/1.1 " + status(SWITCHING_PROTOCOLS), headers);
    }

    /** The lines of an answer in whatever version of HTTP. */
    public static List<String> response(int status, Headers headers) {
        return lines(status(status), headers);
    }

    private static String status(int status) {
        String phrase = reasonPhrase(status);
        return status + (phrase.isEmpty() ? "" : " " + phrase);
    }

    private static List<String> lines(String first, Headers headers) {
        List<String> lines = new ArrayList<>(headers.size() + 1);
        lines.add(first);
        headers.forEach(field -> lines.add(field.name() + ": " + VisibleText.line(Secrets.masked(field))));
        return lines;
    }

    /** RFC 9110, section 15: the phrases of the statuses that answer an opening handshake. */
    static String reasonPhrase(int status) {
        return switch (status) {
            case 101 -> "Switching Protocols";
            case 200 -> "OK";
            case 204 -> "No Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 407 -> "Proxy Authentication Required";
            case 410 -> "Gone";
            case 421 -> "Misdirected Request";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "";
        };
    }
}
