#include "handshake.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const size_t LARGEST_HEAD = 16 * 1024;

/* ---- SHA-1 (RFC 3174) and Base64 (RFC 4648), for the accept key */

static uint32_t rotate_left(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void sha1_block(uint32_t state[5], const unsigned char block[64]) {
    uint32_t words[80];
    for (int i = 0; i < 16; i++) {
        words[i] = (uint32_t) block[4 * i] << 24 | (uint32_t) block[4 * i + 1] << 16 | (uint32_t) block[4 * i + 2] << 8
                | block[4 * i + 3];
    }
    for (int i = 16; i < 80; i++) {
        words[i] = rotate_left(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; i++) {
        uint32_t mixed = i < 20 ? ((b & c) | (~b & d)) + 0x5A827999
                : i < 40        ? (b ^ c ^ d) + 0x6ED9EBA1
                : i < 60        ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                                : (b ^ c ^ d) + 0xCA62C1D6;
        uint32_t next = rotate_left(a, 5) + mixed + e + words[i];
        e = d;
        d = c;
        c = rotate_left(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/* Hashes a text of at most 119 bytes: two blocks with their padding. */
static void sha1(const char *text, size_t length, unsigned char digest[20]) {
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char blocks[128] = {0};
    size_t size = length < 56 ? 64 : 128;
    memcpy(blocks, text, length);
    blocks[length] = 0x80;
    blocks[size - 2] = (unsigned char) (length * 8 >> 8);
    blocks[size - 1] = (unsigned char) (length * 8);
    for (size_t i = 0; i < size; i += 64) {
        sha1_block(state, blocks + i);
    }
    for (int i = 0; i < 20; i++) {
        digest[i] = (unsigned char) (state[i / 4] >> (24 - i % 4 * 8));
    }
}

/* The Base64 of a digest: 20 bytes are six whole groups and one of two bytes. */
static void base64(const unsigned char digest[20], char text[29]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int group = 0; group < 7; group++) {
        const unsigned char *bytes = digest + 3 * group;
        uint32_t bits = (uint32_t) bytes[0] << 16 | (uint32_t) bytes[1] << 8 | (group < 6 ? bytes[2] : 0);
        for (int i = 0; i < 4; i++) {
            text[4 * group + i] = digits[bits >> (18 - 6 * i) & 63];
        }
    }
    text[27] = '=';
    text[28] = '\0';
}

/* ---- the request and its answer */

/* The value of a field, without the space before it; NULL when the request has none. Its end is that of the line. */
static char *field(char *head, const char *name) {
    size_t length = strlen(name);
    for (char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, length) == 0 && line[2 + length] == ':') {
            char *value = line + 3 + length;
            return value + strspn(value, " \t");
        }
    }
    return NULL;
}

static int contains(const char *line, const char *word) {
    const char *found = line == NULL ? NULL : strstr(line, word);
    return found != NULL && found < line + strcspn(line, "\r");
}

static enum path path_of(const char *head) {
    const char *path = head + strcspn(head, " ");
    return strncmp(path, " /sink ", 7) == 0 ? PATH_SINK : strncmp(path, " /flood ", 8) == 0 ? PATH_FLOOD : PATH_ECHO;
}

/* What is said about permessage-deflate: context takeover on both sides, or on none where the client wants none. */
static const char *extension(char *head) {
    const char *offer = field(head, "Sec-WebSocket-Extensions");
    if (!contains(offer, "permessage-deflate") || contains(offer, "server_max_window_bits=")) {
        return "";
    }
    return contains(offer, "server_no_context_takeover")
            ? "Sec-WebSocket-Extensions: "
              "permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
            : "Sec-WebSocket-Extensions: permessage-deflate\r\n";
}

static int refuse(struct connection *connection) {
    static const char refusal[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    write_all(connection, refusal, sizeof refusal - 1);
    return 0;
}

int shake_hands(struct connection *connection, enum path *path) {
    char *end = NULL;
    while (end == NULL) {
        if (connection->size >= LARGEST_HEAD || !read_more(connection) || connection->size == connection->room) {
            return 0;
        }
        connection->bytes[connection->size] = '\0';
        end = strstr((char *) connection->bytes, "\r\n\r\n");
    }
    end[2] = '\0';
    char *head = (char *) connection->bytes;
    char *key = field(head, "Sec-WebSocket-Key");
    if (key == NULL) {
        return refuse(connection);
    }
    char text[96];
    int length = snprintf(text, sizeof text, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int) strcspn(key, " \t\r"), key);
    if (length >= (int) sizeof text) {
        return refuse(connection);
    }
    unsigned char digest[20];
    char accept[29], answer[512];
    sha1(text, (size_t) length, digest);
    base64(digest, accept);
    length = snprintf(answer, sizeof answer,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: %s\r\n%s\r\n",
            accept, extension(head));
    *path = path_of(head);
    consume(connection, (size_t) (end + 4 - head));
    return write_all(connection, answer, (size_t) length);
}
