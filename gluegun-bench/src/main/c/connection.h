/* One connection of the server: its socket, with or without TLS, and the bytes that were read and not used yet. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stddef.h>

struct ssl_st;

struct connection {
    int socket;
    /* NULL on a plain connection. */
    struct ssl_st *tls;
    unsigned char *bytes;
    size_t room;
    size_t size;
};

/* Makes the first room; 0 when there is no memory. */
int make_room(struct connection *connection, size_t room);

/* Reads once, making room first where there is none; 0 when the peer is gone. */
int read_more(struct connection *connection);

/* Writes all; 0 when the peer is gone. */
int write_all(struct connection *connection, const void *bytes, size_t size);

/* Forgets that many bytes of those that were read first. */
void consume(struct connection *connection, size_t size);

/* Reads the certificate and its key, PEM files; 0 when this server was built without TLS or cannot use them. */
int prepare_tls(const char *certificate, const char *key);

/* Does the server's part of the TLS handshake; 0 when it fails. */
int begin_tls(struct connection *connection);

/* Ends the connection and frees what it has. */
void end_connection(struct connection *connection);

#endif
