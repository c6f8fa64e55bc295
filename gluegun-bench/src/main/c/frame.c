#include "frame.h"

#include <stdint.h>
#include <string.h>

int read_header(const unsigned char *bytes, size_t size, struct frame *frame) {
    if (size < 2) {
        return 0;
    }
    size_t field = bytes[1] & 0x7F;
    size_t extended = field < 126 ? 0 : field == 126 ? 2 : 8;
    int masked = bytes[1] & MASKED;
    frame->opcode = bytes[0] & OPCODE;
    frame->header_size = 2 + extended + (masked ? MASK_KEY : 0);
    if (size < frame->header_size) {
        return 0;
    }
    frame->length = extended == 0 ? field : 0;
    for (size_t i = 0; i < extended; i++) {
        frame->length = frame->length << 8 | bytes[2 + i];
    }
    memset(frame->key, 0, MASK_KEY);
    if (masked) {
        memcpy(frame->key, bytes + 2 + extended, MASK_KEY);
    }
    return 1;
}

size_t write_header(unsigned char *target, int first_byte, size_t length) {
    target[0] = (unsigned char) first_byte;
    size_t extended = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
    target[1] = (unsigned char) (extended == 0 ? length : extended == 2 ? 126 : 127);
    for (size_t i = 0; i < extended; i++) {
        target[2 + i] = (unsigned char) (length >> 8 * (extended - 1 - i));
    }
    return 2 + extended;
}

void unmask(const unsigned char *source, unsigned char *target, size_t length, const unsigned char key[MASK_KEY]) {
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
