/* The server's part of the opening handshake (RFC 6455, section 4.2). */
#ifndef HANDSHAKE_H
#define HANDSHAKE_H

#include "connection.h"

enum path { PATH_ECHO, PATH_SINK, PATH_FLOOD };

/*
 * Reads the request and answers it; 0 when there was none that a WebSocket can come of.
 *
 * An offer of permessage-deflate (RFC 7692) is accepted as it comes: compressed messages are echoed untouched and in
 * order, so that what the client decompresses is, byte for byte, the stream that it has compressed itself.
 */
int shake_hands(struct connection *connection, enum path *path);

#endif
