/*
 * The neutral server of the benchmark: a WebSocket server that does next to nothing (RFC 6455).
 *
 * Each connection has a thread of its own that blocks in read and answers with one write: no event loop is cheaper for
 * a single connection, so the server adds as little as can be to every client's figures. The path says what is done with
 * a client's frames: /echo (and any other), /sink, /flood.
 *
 * Usage: server [CERTIFICATE KEY], PEM files. Prints the ports that it listens on (127.0.0.1), for plain connections and
 * for TLS 1.3, 0 where it has no TLS; and ends when its standard input does.
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
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"
#include "handshake.h"
#include "paths.h"

enum {
    /* Of this a connection touches only what it has read. */
    FIRST_ROOM = 64 * 1024,
    PLAIN_STACK = 64 * 1024,
    TLS_STACK = 256 * 1024,
    BACKLOG = 4096
};

static void serve(struct connection *connection) {
    enum path path;
    if (!make_room(connection, FIRST_ROOM) || !shake_hands(connection, &path)) {
        return;
    }
    switch (path) {
    case PATH_ECHO: serve_echo(connection); break;
    case PATH_SINK: serve_sink(connection); break;
    case PATH_FLOOD: serve_flood(connection); break;
    }
}

static void *serve_plain(void *socket) {
    struct connection connection = {.socket = (int) (intptr_t) socket};
    serve(&connection);
    end_connection(&connection);
    return NULL;
}

static void *serve_tls(void *socket) {
    struct connection connection = {.socket = (int) (intptr_t) socket};
    if (begin_tls(&connection)) {
        serve(&connection);
    }
    end_connection(&connection);
    return NULL;
}

/* Accepts one connection and gives it a thread. */
static void accept_one(int listener, void *(*serve_socket)(void *), size_t stack) {
    int yes = 1, socket = accept(listener, NULL, NULL);
    pthread_attr_t attributes;
    pthread_t thread;
    if (socket < 0) {
        return;
    }
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, stack);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (pthread_create(&thread, &attributes, serve_socket, (void *) (intptr_t) socket) != 0) {
        close(socket);
    }
    pthread_attr_destroy(&attributes);
}

/* Listens on a free port, which it tells. */
static int listen_on(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *) &address, size) != 0 || listen(listener, BACKLOG) != 0
            || getsockname(listener, (struct sockaddr *) &address, &size) != 0) {
        perror("server: cannot listen");
        exit(1);
    }
    *port = ntohs(address.sin_port);
    return listener;
}

/* Allows as many sockets as the system does. */
static void raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    int plain_port, tls_port = 0, tls_listener = -1, plain_listener = listen_on(&plain_port);
    if (count == 3 && prepare_tls(arguments[1], arguments[2])) {
        tls_listener = listen_on(&tls_port);
    }
    printf("%d %d\n", plain_port, tls_port);
    fflush(stdout);

    struct pollfd waits[] = {{.fd = plain_listener, .events = POLLIN},
            {.fd = STDIN_FILENO, .events = POLLIN},
            {.fd = tls_listener, .events = POLLIN}};
    char ignored[64];
    while (poll(waits, 3, -1) > 0) {
        if (waits[1].revents && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            /* At once: the connections' threads still use what exit would clean up. */
            _exit(0);
        }
        if (waits[0].revents) {
            accept_one(plain_listener, serve_plain, PLAIN_STACK);
        }
        if (waits[2].revents) {
            accept_one(tls_listener, serve_tls, TLS_STACK);
        }
    }
    return 1;
}
