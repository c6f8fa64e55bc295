/* What is done with a client's frames: one function a path, each until the connection ends. */
#ifndef PATHS_H
#define PATHS_H

#include "connection.h"

/*
 * Sends each frame back, all that have arrived with one write. A server's frame is four bytes shorter than the client's, so
 * the answers are written over the questions, in the same buffer.
 */
void serve_echo(struct connection *connection);

/* Throws everything away; a text that begins with a question mark is answered, so that its sender knows what has arrived. */
void serve_sink(struct connection *connection);

/*
 * A text "COUNT SIZE [binary|text|mixed]" gets that many messages of that many bytes: of zeros, of ASCII, or of characters of
 * one to four bytes.
 */
void serve_flood(struct connection *connection);

#endif
