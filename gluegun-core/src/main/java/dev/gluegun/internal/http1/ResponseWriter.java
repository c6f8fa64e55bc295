package dev.gluegun.internal.http1;

import dev.gluegun.Headers;

/** The bytes of responses: the server's side. */
public final class ResponseWriter {

    private ResponseWriter() {}

    /** The head of an HTTP/1.1 response, fields in the order given. */
    public static byte[] head(int status, Headers headers) {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("Expected a status of three digits, but got " + status);
        }
        return HeadWriter.bytes("HTTP/1.1 " + status + " " + reasonPhrase(status), headers);
    }

    /** A whole response; a Content-Length is added. */
    public static byte[] response(int status, Headers headers, byte[] body) {
        byte[] head = head(status, headers.with("Content-Length", Integer.toString(body.length)));
        byte[] response = new byte[head.length + body.length];
        System.arraycopy(head, 0, response, 0, head.length);
        System.arraycopy(body, 0, response, head.length, body.length);
        return response;
    }

    /** RFC 9110, section 15; empty for others, which is allowed. */
    private static String reasonPhrase(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 204 -> "No Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 407 -> "Proxy Authentication Required";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
