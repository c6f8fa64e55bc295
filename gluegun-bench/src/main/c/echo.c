/*
 * The neutral server of the benchmark: a WebSocket echo server that does next to nothing (RFC 6455).
 *
 * Each connection has a thread of its own that blocks in read and answers with one write: no event loop is cheaper for
 * a single connection, so the server adds as little as can be to every client's figures. A server's frame is four bytes
 * shorter than the client's, so the answers are written over the questions, in the same buffer.
 *
 * Usage: echo [PORT]. Prints the port it listens on (127.0.0.1) and ends when its standard input does.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    FIRST_ROOM = 64 * 1024,
    MOST_ROOM = 256 * 1024 * 1024,
    THREAD_STACK = 64 * 1024,
    OPCODE = 0x0F,
    CLOSE = 0x8,
    PING = 0x9,
    PONG = 0xA,
    MASKED = 0x80,
    MASK_KEY = 4
};

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

/* ---- connections */

/* The bytes of one connection that were read and not answered yet. */
struct inbound {
    int socket;
    unsigned char *bytes;
    size_t room;
    size_t size;
};

static int write_all(int socket, const void *bytes, size_t size) {
    const char *rest = bytes;
    while (size > 0) {
        ssize_t written = write(socket, rest, size);
        if (written <= 0) {
            return 0;
        }
        rest += written;
        size -= (size_t) written;
    }
    return 1;
}

/* Reads once, making room first where there is none; 0 when the peer is gone. */
static int read_more(struct inbound *in) {
    if (in->size == in->room) {
        unsigned char *larger = in->room < MOST_ROOM ? realloc(in->bytes, in->room * 2) : NULL;
        if (larger == NULL) {
            return 0;
        }
        in->bytes = larger;
        in->room *= 2;
    }
    ssize_t count = read(in->socket, in->bytes + in->size, in->room - in->size);
    if (count <= 0) {
        return 0;
    }
    in->size += (size_t) count;
    return 1;
}

static void consume(struct inbound *in, size_t size) {
    in->size -= size;
    if (in->size > 0) {
        memmove(in->bytes, in->bytes + size, in->size);
    }
}

/* Answers the opening handshake (RFC 6455, section 4.2.2). */
static int shake_hands(struct inbound *in) {
    char *end = NULL;
    while (end == NULL) {
        if (in->size >= 16 * 1024 || !read_more(in) || in->size == in->room) {
            return 0;
        }
        in->bytes[in->size] = '\0';
        end = strstr((char *) in->bytes, "\r\n\r\n");
    }
    static const char name[] = "\r\nSec-WebSocket-Key:";
    char *key = (char *) in->bytes;
    while (key < end && strncasecmp(key, name, sizeof name - 1) != 0) {
        key++;
    }
    if (key >= end) {
        static const char refusal[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        write_all(in->socket, refusal, sizeof refusal - 1);
        return 0;
    }
    key += sizeof name - 1;
    key += strspn(key, " \t");

    char text[96];
    int length = snprintf(text, sizeof text, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int) strcspn(key, " \t\r"), key);
    if (length >= (int) sizeof text) {
        return 0;
    }
    unsigned char digest[20];
    char accept[29], answer[256];
    sha1(text, (size_t) length, digest);
    base64(digest, accept);
    length = snprintf(answer, sizeof answer,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
            accept);
    consume(in, (size_t) (end + 4 - (char *) in->bytes));
    return write_all(in->socket, answer, (size_t) length);
}

/* ---- frames (RFC 6455, section 5.2) */

/* A client's frame that has arrived whole. */
struct frame {
    int opcode;
    size_t header_size;
    size_t length;
};

static int read_header(const unsigned char *bytes, size_t size, struct frame *frame) {
    if (size < 2) {
        return 0;
    }
    size_t field = bytes[1] & 0x7F;
    size_t extended = field < 126 ? 0 : field == 126 ? 2 : 8;
    frame->opcode = bytes[0] & OPCODE;
    frame->header_size = 2 + extended + (bytes[1] & MASKED ? MASK_KEY : 0);
    if (size < frame->header_size) {
        return 0;
    }
    frame->length = extended == 0 ? field : 0;
    for (size_t i = 0; i < extended; i++) {
        frame->length = frame->length << 8 | bytes[2 + i];
    }
    return frame->length < MOST_ROOM && size - frame->header_size >= frame->length;
}

/* Copies to a place before the source, or the source itself, eight bytes at a time. */
static void unmask(const unsigned char *source, unsigned char *target, size_t length, const unsigned char key[4]) {
    uint64_t mask, word;
    memcpy(&mask, key, 4);
    memcpy((char *) &mask + 4, key, 4);
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        memcpy(&word, source + i, 8);
        word ^= mask;
        memcpy(target + i, &word, 8);
    }
    for (; i < length; i++) {
        target[i] = source[i] ^ ((unsigned char *) &mask)[i & 7];
    }
}

/* Writes a frame's echo at target, which is not behind the frame itself, and returns the echo's size. */
static size_t echo(const struct frame *frame, const unsigned char *source, unsigned char *target) {
    unsigned char key[MASK_KEY] = {0};
    size_t server_header = frame->header_size;
    if (source[1] & MASKED) {
        server_header -= MASK_KEY;
        memcpy(key, source + server_header, MASK_KEY);
    }
    unsigned char first = source[0];
    unsigned char second = source[1] & 0x7F;
    memmove(target, source, server_header);
    target[0] = frame->opcode == PING ? (unsigned char) ((first & ~OPCODE) | PONG) : first;
    target[1] = second;
    unmask(source + frame->header_size, target + server_header, frame->length, key);
    return server_header + frame->length;
}

/* Answers all frames that have arrived whole, with one write; 0 when the connection is to end. */
static int answer(struct inbound *in) {
    struct frame frame;
    size_t asked = 0, answered = 0;
    int open = 1;
    while (open && read_header(in->bytes + asked, in->size - asked, &frame)) {
        if (frame.opcode != PONG) {
            answered += echo(&frame, in->bytes + asked, in->bytes + answered);
        }
        asked += frame.header_size + frame.length;
        open = frame.opcode != CLOSE;
    }
    if (answered > 0 && !write_all(in->socket, in->bytes, answered)) {
        return 0;
    }
    consume(in, asked);
    return open;
}

static void *serve(void *argument) {
    struct inbound in = {.socket = (int) (intptr_t) argument, .bytes = malloc(FIRST_ROOM), .room = FIRST_ROOM};
    if (in.bytes != NULL && shake_hands(&in)) {
        while (answer(&in) && read_more(&in)) {
        }
    }
    close(in.socket);
    free(in.bytes);
    return NULL;
}

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port)};
    socklen_t size = sizeof address;
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *) &address, size) != 0 || listen(listener, 1024) != 0
            || getsockname(listener, (struct sockaddr *) &address, &size) != 0) {
        perror("echo: cannot listen");
        exit(1);
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&detached, THREAD_STACK);

    int listener = listen_on(count > 1 ? atoi(arguments[1]) : 0);
    struct pollfd waits[] = {{.fd = listener, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
    char ignored[64];
    while (poll(waits, 2, -1) > 0) {
        if (waits[1].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            return 0;
        }
        if (waits[0].revents) {
            int yes = 1, socket = accept(listener, NULL, NULL);
            pthread_t thread;
            setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            if (socket >= 0 && pthread_create(&thread, &detached, serve, (void *) (intptr_t) socket) != 0) {
                close(socket);
            }
        }
    }
    return 1;
}
