package dev.gluegun.conformance;

import static dev.gluegun.conformance.Answer.with;
import static dev.gluegun.conformance.Answer.withAccept;
import static dev.gluegun.conformance.Answer.withConnection;
import static dev.gluegun.conformance.Answer.withStatus;
import static dev.gluegun.conformance.Answer.withUpgrade;

import dev.gluegun.conformance.Answer.Offer;
import java.util.stream.Stream;

/** What a client has to validate of the server's answer (RFC 6455, section 4.1), but for the parameters of an extension. */
final class AnswerTable {

    private static final String OK = "";
    private static final String ITEM = "RFC 6455, section 4.1, item ";
    private static final String STATUS_LINE = "RFC 9112, section 4";

    private AnswerTable() {}

    static Stream<Answer> rows() {
        return Stream.of(statusLines(), upgrades(), connections(), accepts(), subprotocols(), extensions(), heads())
                .flatMap(rows -> rows);
    }

    private static Stream<Answer> statusLines() {
        return Stream.of(
                withStatus("the usual status line", OK, "HTTP/1.1 101 Switching Protocols"),
                withStatus("another reason phrase", OK, "HTTP/1.1 101 Web Socket Protocol Handshake"),
                withStatus("an empty reason phrase", OK, "HTTP/1.1 101 "),
                withStatus("no reason phrase", OK, "HTTP/1.1 101"),
                withStatus("HTTP/1.0", ITEM + "1", "HTTP/1.0 101 Switching Protocols"),
                withStatus("HTTP/2.0", "RFC 9112", "HTTP/2.0 101 Switching Protocols"),
                withStatus("a status of two digits", STATUS_LINE, "HTTP/1.1 10 Switching"),
                withStatus("a status of four digits", STATUS_LINE, "HTTP/1.1 1010 Switching"),
                withStatus("no status", STATUS_LINE, "HTTP/1.1"),
                withStatus("a status that is no number", STATUS_LINE, "HTTP/1.1 1O1 Switching"),
                withStatus("another protocol", STATUS_LINE, "RTSP/1.1 101 Switching Protocols"),
                withStatus("a version in lower case", STATUS_LINE, "http/1.1 101 Switching Protocols"));
    }

    private static Stream<Answer> upgrades() {
        return Stream.of(
                withUpgrade("Upgrade in lower case", OK, "upgrade: websocket"),
                withUpgrade("Upgrade in upper case", OK, "UPGRADE: WEBSOCKET"),
                withUpgrade("Upgrade in mixed case", OK, "Upgrade: WebSocket"),
                withUpgrade("white space around the value of Upgrade", OK, "Upgrade: \t websocket \t "),
                withUpgrade("no white space before the value of Upgrade", OK, "Upgrade:websocket"),
                withUpgrade("no Upgrade", ITEM + "2", "X-Upgrade: websocket"),
                withUpgrade("an empty Upgrade", ITEM + "2", "Upgrade:"),
                withUpgrade("Upgrade: h2c", ITEM + "2", "Upgrade: h2c"),
                withUpgrade("Upgrade: websockets", ITEM + "2", "Upgrade: websockets"),
                withUpgrade("Upgrade: web socket", ITEM + "2", "Upgrade: web socket"),
                withUpgrade("Upgrade: websocket/13", ITEM + "2", "Upgrade: websocket/13"),
                withUpgrade("Upgrade with another protocol beside", ITEM + "2", "Upgrade: websocket, h2c"),
                withUpgrade("two Upgrade fields that differ", ITEM + "2", "Upgrade: websocket", "Upgrade: h2c"));
    }

    private static Stream<Answer> connections() {
        return Stream.of(
                withConnection("Connection in lower case", OK, "connection: upgrade"),
                withConnection("Connection in upper case", OK, "CONNECTION: UPGRADE"),
                withConnection("Connection with another token before", OK, "Connection: keep-alive, Upgrade"),
                withConnection("Connection with another token behind", OK, "Connection: Upgrade, keep-alive"),
                withConnection("Connection with empty members", OK, "Connection: ,, Upgrade ,"),
                withConnection("two Connection fields", OK, "Connection: keep-alive", "Connection: Upgrade"),
                withConnection("no Connection", ITEM + "3", "X-Connection: Upgrade"),
                withConnection("an empty Connection", ITEM + "3", "Connection:"),
                withConnection("Connection: close", ITEM + "3", "Connection: close"),
                withConnection("Connection: keep-alive", ITEM + "3", "Connection: keep-alive"),
                withConnection("Connection: Upgraded", ITEM + "3", "Connection: Upgraded"),
                withConnection("Connection: keep-alive Upgrade", ITEM + "3", "Connection: keep-alive Upgrade"));
    }

    private static Stream<Answer> accepts() {
        return Stream.of(
                withAccept("Sec-WebSocket-Accept in lower case", OK, "sec-websocket-accept: {accept}"),
                withAccept("white space around the accept key", OK, "Sec-WebSocket-Accept: \t {accept} \t"),
                withAccept("no accept key", ITEM + "4", "X-Accept: {accept}"),
                withAccept("an empty accept key", ITEM + "4", "Sec-WebSocket-Accept:"),
                withAccept(
                        "the accept key of the RFC's example",
                        ITEM + "4",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                withAccept("the client's key itself", ITEM + "4", "Sec-WebSocket-Accept: {key}"),
                withAccept("an accept key with a character too many", ITEM + "4", "Sec-WebSocket-Accept: {accept}="),
                withAccept("an accept key with a character before it", ITEM + "4", "Sec-WebSocket-Accept: x{accept}"),
                withAccept("an accept key in quotes", ITEM + "4", "Sec-WebSocket-Accept: \"{accept}\""),
                withAccept("an accept key in lower case", ITEM + "4", "Sec-WebSocket-Accept: {accept in lower case}"),
                withAccept("an accept key twice in one field", ITEM + "4", "Sec-WebSocket-Accept: {accept}, {accept}"),
                withAccept(
                        "two accept keys, the first one wrong",
                        ITEM + "4",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                        "Sec-WebSocket-Accept: {accept}"));
    }

    private static Stream<Answer> subprotocols() {
        String field = "Sec-WebSocket-Protocol: ";
        Offer offered = Offer.SUBPROTOCOLS;
        String rule = ITEM + "6";
        return Stream.of(
                with("the first subprotocol", OK, offered, field + "chat"),
                with("the second subprotocol", OK, offered, field + "superchat"),
                with("no subprotocol", OK, offered, "X-Protocol: chat"),
                with("a subprotocol that was not offered", rule, offered, field + "other"),
                with("a subprotocol in another case", rule, offered, field + "Chat"),
                with("both subprotocols in one field", rule, offered, field + "chat, superchat"),
                with(
                        "both subprotocols in two fields",
                        "RFC 6455, section 11.3.4",
                        offered,
                        field + "chat",
                        field + "superchat"),
                with("the same subprotocol twice", "RFC 6455, section 11.3.4", offered, field + "chat", field + "chat"),
                with("an empty subprotocol", rule, offered, field),
                with("a subprotocol where none was offered", rule, Offer.NOTHING, field + "chat"),
                with("an empty subprotocol where none was offered", rule, Offer.NOTHING, field));
    }

    private static Stream<Answer> extensions() {
        String field = "Sec-WebSocket-Extensions: ";
        String rule = ITEM + "5";
        String grammar = "RFC 6455, section 9.1";
        return Stream.of(
                with("an extension where none was offered", rule, Offer.NOTHING, field + "permessage-deflate"),
                with("an unknown extension where none was offered", rule, Offer.NOTHING, field + "x-other"),
                with("an unknown extension", rule, Offer.DEFLATE, field + "x-webkit-deflate-frame"),
                with("an unknown extension beside", rule, Offer.DEFLATE, field + "permessage-deflate, x-other"),
                with("an unknown extension before", rule, Offer.DEFLATE, field + "x-other, permessage-deflate"),
                with(
                        "an unknown extension in a second field",
                        rule,
                        Offer.DEFLATE,
                        field + "permessage-deflate",
                        field + "x-other"),
                with("the extension twice", rule, Offer.DEFLATE, field + "permessage-deflate, permessage-deflate"),
                with(
                        "the extension in two fields",
                        rule,
                        Offer.DEFLATE,
                        field + "permessage-deflate",
                        field + "permessage-deflate"),
                with("an empty list of extensions", grammar, Offer.DEFLATE, field),
                with("a list of nothing but commas", grammar, Offer.DEFLATE, field + ", ,"),
                with("an extension without a name", grammar, Offer.DEFLATE, field + "; server_no_context_takeover"),
                with("a parameter without a name", grammar, Offer.DEFLATE, field + "permessage-deflate; =10"),
                with(
                        "a parameter that ends at its equals sign",
                        grammar,
                        Offer.DEFLATE,
                        field + "permessage-deflate; server_max_window_bits="),
                with("a semicolon at the end", grammar, Offer.DEFLATE, field + "permessage-deflate;"),
                with(
                        "a quote that does not end",
                        grammar,
                        Offer.DEFLATE,
                        field + "permessage-deflate; server_max_window_bits=\"10"),
                with(
                        "an empty quoted value",
                        grammar,
                        Offer.DEFLATE,
                        field + "permessage-deflate; server_max_window_bits=\"\""),
                with("two names", grammar, Offer.DEFLATE, field + "permessage-deflate x"),
                with("no extension although one was offered", OK, Offer.DEFLATE, "X-Extensions: none"),
                with("empty members around the extension", OK, Offer.DEFLATE, field + ", permessage-deflate ,"));
    }

    /** The head as such: HTTP/1.1 at its strictest. */
    private static Stream<Answer> heads() {
        return Stream.of(
                with("a further field", OK, Offer.NOTHING, "Server: test"),
                with("a field with an empty value", OK, Offer.NOTHING, "X-Empty:"),
                with("a field of 8 KiB", OK, Offer.NOTHING, "X-Large: " + "x".repeat(8192)),
                with("Content-Length on a 101, which has no body", OK, Offer.NOTHING, "Content-Length: 5"),
                with("a folded field", "RFC 9112, section 5.2", Offer.NOTHING, "X-Folded: a\r\n b"),
                with("white space before the colon", "RFC 9112, section 5.1", Offer.NOTHING, "X-Space : a"),
                with("a line without a colon", "RFC 9112, section 5", Offer.NOTHING, "no field at all"),
                with("a field without a name", "RFC 9112, section 5", Offer.NOTHING, ": a"),
                with("a NUL in a value", "RFC 9110, section 5.5", Offer.NOTHING, "X-Nul: a\0b"),
                with("a CR in a value", "RFC 9112, section 2.2", Offer.NOTHING, "X-CR: a\rb"),
                with("a LF in place of CR LF", "RFC 9112, section 2.2", Offer.NOTHING, "X-LF: a\nX-Next: b"),
                with(
                        "a head of more than 64 KiB",
                        "RFC 9110, section 5.4",
                        Offer.NOTHING,
                        "X-Large: " + "x".repeat(65_536)),
                with(
                        "more than 256 fields",
                        "RFC 9110, section 5.4",
                        Offer.NOTHING,
                        "X-Many: x\r\n".repeat(260) + "X-Last: x"));
    }
}
