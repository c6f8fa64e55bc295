#include "paths.h"

#include "frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUESTION_ROOM = 128,
    FLOOD_ROOM = 256 * 1024
};

/* Reads until a frame's header is there, then as much of its payload as fits into the room; 0 when the peer is gone. */
static int await_frame(struct connection *connection, struct frame *frame, size_t payload) {
    while (!read_header(connection->bytes, connection->size, frame)) {
        if (!read_more(connection)) {
            return 0;
        }
    }
    size_t wanted = frame->header_size + (frame->length < payload ? frame->length : payload);
    while (connection->size < wanted) {
        if (!read_more(connection)) {
            return 0;
        }
    }
    return 1;
}

/* ---- control frames (RFC 6455, section 5.5), where messages are not echoed */

/* Answers a ping or a close frame at the beginning of what was read; 0 when the connection is to end. */
static int answer_control(struct connection *connection, const struct frame *frame) {
    unsigned char answer[LARGEST_SERVER_HEADER + 125];
    if (frame->length > 125) {
        return 0;
    }
    size_t size = write_header(answer, FIN | (frame->opcode == PING ? PONG : frame->opcode), frame->length);
    unmask(connection->bytes + frame->header_size, answer + size, frame->length, frame->key);
    consume(connection, frame->header_size + frame->length);
    return (frame->opcode == PONG || write_all(connection, answer, size + frame->length)) && frame->opcode != CLOSE;
}

/* ---- echo */

/* Writes a frame's echo at target, which is not behind the frame itself, and returns the echo's size. */
static size_t echo(const struct frame *frame, const unsigned char *source, unsigned char *target) {
    unsigned char first = source[0];
    int answer = frame->opcode == PING ? (first & ~OPCODE) | PONG : first;
    size_t header_size = write_header(target, answer, frame->length);
    unmask(source + frame->header_size, target + header_size, frame->length, frame->key);
    return header_size + frame->length;
}

/* Answers all frames that have arrived whole, with one write; 0 when the connection is to end. */
static int answer(struct connection *connection) {
    struct frame frame;
    size_t asked = 0, answered = 0;
    int open = 1;
    while (open && read_header(connection->bytes + asked, connection->size - asked, &frame)
            && connection->size - asked - frame.header_size >= frame.length) {
        if (frame.opcode != PONG) {
            answered += echo(&frame, connection->bytes + asked, connection->bytes + answered);
        }
        asked += frame.header_size + frame.length;
        open = frame.opcode != CLOSE;
    }
    if (answered > 0 && !write_all(connection, connection->bytes, answered)) {
        return 0;
    }
    consume(connection, asked);
    return open;
}

void serve_echo(struct connection *connection) {
    while (answer(connection) && read_more(connection)) {
    }
}

/* ---- sink */

static int is_question(const struct connection *connection, size_t start, const struct frame *frame) {
    return frame->opcode == TEXT && frame->length > 0
            && (connection->bytes[start + frame->header_size] ^ frame->key[0]) == '?';
}

/* Throws away a frame of which only the beginning fits into the room; 0 when the peer is gone. */
static int throw_away(struct connection *connection, size_t size) {
    while (size > connection->size) {
        size -= connection->size;
        connection->size = 0;
        if (!read_more(connection)) {
            return 0;
        }
    }
    consume(connection, size);
    return 1;
}

/* Throws away the messages that have arrived whole, up to a frame that wants an answer, and returns their size. */
static size_t whole_messages(const struct connection *connection) {
    struct frame frame;
    size_t start = 0;
    while (read_header(connection->bytes + start, connection->size - start, &frame)
            && connection->size - start - frame.header_size >= frame.length && frame.opcode < CLOSE
            && !is_question(connection, start, &frame)) {
        start += frame.header_size + frame.length;
    }
    return start;
}

void serve_sink(struct connection *connection) {
    static const unsigned char all_here[] = {FIN | TEXT, 1, '!'};
    struct frame frame;
    int open = make_room(connection, FLOOD_ROOM);
    while (open && await_frame(connection, &frame, 1)) {
        if (frame.opcode >= CLOSE) {
            open = await_frame(connection, &frame, 125) && answer_control(connection, &frame);
        } else {
            int question = is_question(connection, 0, &frame);
            open = throw_away(connection, frame.header_size + frame.length)
                    && (!question || write_all(connection, all_here, sizeof all_here));
        }
        consume(connection, whole_messages(connection));
    }
}

/* ---- flood */

/* Fills a message with text: ASCII, or whole characters of one, two, three and four bytes and ASCII after the last. */
static void fill(unsigned char *payload, size_t size, int mixed) {
    static const char ascii[] = "{\"id\":4711,\"kind\":\"quote\",\"symbol\":\"GLUE\",\"price\":12.50,\"n\":100}";
    static const char several[] = "Gr\xC3\xBC\xC3\x9F" "e \xE2\x82\xAC" "5 \xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x9A\x80 ";
    const char *pattern = mixed ? several : ascii;
    size_t length = mixed ? sizeof several - 1 : sizeof ascii - 1, filled = 0;
    for (; filled + length <= size; filled += length) {
        memcpy(payload + filled, pattern, length);
    }
    memset(payload + filled, 'x', size - filled);
}

/* Sends the messages, as many with each write as there is room for. */
static int flood(struct connection *connection, size_t count, size_t size, const char *kind) {
    size_t frame_room = LARGEST_SERVER_HEADER + size;
    size_t block = frame_room < FLOOD_ROOM ? FLOOD_ROOM / frame_room : 1;
    unsigned char *bytes = calloc(block, frame_room);
    if (bytes == NULL) {
        return 0;
    }
    int is_text = strcmp(kind, "text") == 0 || strcmp(kind, "mixed") == 0;
    size_t frame_size = write_header(bytes, FIN | (is_text ? TEXT : BINARY), size) + size;
    if (is_text) {
        fill(bytes + frame_size - size, size, strcmp(kind, "mixed") == 0);
    }
    for (size_t i = 1; i < block; i++) {
        memcpy(bytes + i * frame_size, bytes, frame_size);
    }
    int open = 1;
    while (open && count > 0) {
        size_t messages = count < block ? count : block;
        open = write_all(connection, bytes, messages * frame_size);
        count -= messages;
    }
    free(bytes);
    return open;
}

void serve_flood(struct connection *connection) {
    struct frame frame;
    int open = 1;
    while (open && await_frame(connection, &frame, QUESTION_ROOM)) {
        if (frame.opcode >= CLOSE) {
            open = answer_control(connection, &frame);
            continue;
        }
        char question[QUESTION_ROOM] = {0}, kind[8] = "binary";
        unsigned long count, size;
        if (frame.length >= QUESTION_ROOM) {
            return;
        }
        unmask(connection->bytes + frame.header_size, (unsigned char *) question, frame.length, frame.key);
        consume(connection, frame.header_size + frame.length);
        open = sscanf(question, "%lu %lu %7s", &count, &size, kind) >= 2 && flood(connection, count, size, kind);
    }
}
