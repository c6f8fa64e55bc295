#include "connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#ifdef WITH_TLS
#include <openssl/ssl.h>
#endif

static const size_t MOST_ROOM = 256 * 1024 * 1024;

/* ---- with or without TLS */

#ifdef WITH_TLS

static SSL_CTX *context;

int prepare_tls(const char *certificate, const char *key) {
    static const unsigned char name[] = "gluegun-bench";
    context = SSL_CTX_new(TLS_server_method());
    if (context == NULL || SSL_CTX_use_certificate_file(context, certificate, SSL_FILETYPE_PEM) != 1
            || SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "server: cannot use the certificate %s with the key %s\n", certificate, key);
        return 0;
    }
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    /* Stateless tickets let clients resume their sessions (RFC 8446, section 4.6.1). */
    SSL_CTX_set_session_id_context(context, name, sizeof name - 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return 1;
}

int begin_tls(struct connection *connection) {
    connection->tls = SSL_new(context);
    return connection->tls != NULL && SSL_set_fd(connection->tls, connection->socket) == 1
            && SSL_accept(connection->tls) == 1;
}

static void end_tls(struct connection *connection) {
    if (connection->tls != NULL) {
        SSL_shutdown(connection->tls);
        SSL_free(connection->tls);
    }
}

static ssize_t receive(struct connection *connection, void *bytes, size_t room) {
    return connection->tls == NULL ? read(connection->socket, bytes, room)
                                   : SSL_read(connection->tls, bytes, (int) room);
}

static ssize_t transmit(struct connection *connection, const void *bytes, size_t size) {
    return connection->tls == NULL ? write(connection->socket, bytes, size)
                                   : SSL_write(connection->tls, bytes, (int) size);
}

#else

int prepare_tls(const char *certificate, const char *key) {
    (void) certificate;
    (void) key;
    return 0;
}

int begin_tls(struct connection *connection) {
    (void) connection;
    return 0;
}

static void end_tls(struct connection *connection) { (void) connection; }

static ssize_t receive(struct connection *connection, void *bytes, size_t room) {
    return read(connection->socket, bytes, room);
}

static ssize_t transmit(struct connection *connection, const void *bytes, size_t size) {
    return write(connection->socket, bytes, size);
}

#endif

/* ---- reading and writing */

int make_room(struct connection *connection, size_t room) {
    unsigned char *larger = room <= MOST_ROOM ? realloc(connection->bytes, room) : NULL;
    if (larger == NULL) {
        return 0;
    }
    connection->bytes = larger;
    connection->room = room;
    return 1;
}

int read_more(struct connection *connection) {
    if (connection->size == connection->room && !make_room(connection, connection->room * 2)) {
        return 0;
    }
    ssize_t count =
            receive(connection, connection->bytes + connection->size, connection->room - connection->size);
    if (count <= 0) {
        return 0;
    }
    connection->size += (size_t) count;
    return 1;
}

int write_all(struct connection *connection, const void *bytes, size_t size) {
    const char *rest = bytes;
    while (size > 0) {
        ssize_t written = transmit(connection, rest, size);
        if (written <= 0) {
            return 0;
        }
        rest += written;
        size -= (size_t) written;
    }
    return 1;
}

void consume(struct connection *connection, size_t size) {
    connection->size -= size;
    if (connection->size > 0) {
        memmove(connection->bytes, connection->bytes + size, connection->size);
    }
}

void end_connection(struct connection *connection) {
    end_tls(connection);
    close(connection->socket);
    free(connection->bytes);
}
