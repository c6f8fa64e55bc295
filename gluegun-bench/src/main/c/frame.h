/* Frames on the wire (RFC 6455, section 5.2). */
#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>

enum {
    OPCODE = 0x0F,
    FIN = 0x80,
    TEXT = 0x1,
    BINARY = 0x2,
    CLOSE = 0x8,
    PING = 0x9,
    PONG = 0xA,
    MASKED = 0x80,
    MASK_KEY = 4,
    LARGEST_SERVER_HEADER = 10
};

/* A client's frame, of which at least the header has arrived. */
struct frame {
    int opcode;
    size_t header_size;
    size_t length;
    unsigned char key[MASK_KEY];
};

/* Reads a header; 0 when it has not arrived whole. */
int read_header(const unsigned char *bytes, size_t size, struct frame *frame);

/* Writes the header of an unmasked frame and returns its size. */
size_t write_header(unsigned char *target, int first_byte, size_t length);

/* Copies to a place before the source, or the source itself, eight bytes at a time. */
void unmask(const unsigned char *source, unsigned char *target, size_t length, const unsigned char key[MASK_KEY]);

#endif
