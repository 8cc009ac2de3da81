/*
 * Serves connections at the socket it is given, as many as its first argument says, one after the other: sends back
 * what it receives in capitals, says how much that was when the other side has sent all, and shuts down.
 */
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wasi/api.h>

static int listener(void) {
    for (int fd = 3;; fd++) {
        __wasi_fdstat_t status;
        if (__wasi_fd_fdstat_get(fd, &status) != 0) {
            return -1;
        }
        if (status.fs_filetype == __WASI_FILETYPE_SOCKET_STREAM) {
            return fd;
        }
    }
}

static int fail(const char *what) {
    perror(what);
    return 1;
}

static int send_all(int fd, const char *data, size_t length) {
    while (length > 0) {
        ssize_t sent = send(fd, data, length, 0);
        if (sent < 0) {
            return -1;
        }
        data += sent;
        length -= sent;
    }
    return 0;
}

static int serve(int fd) {
    static char data[4000];
    size_t total = 0;
    for (;;) {
        struct pollfd wanted = { .fd = fd, .events = POLLIN };
        if (poll(&wanted, 1, -1) != 1) {
            return fail("poll a connection");
        }
        char first;
        ssize_t seen = recv(fd, &first, 1, MSG_PEEK);
        ssize_t received = recv(fd, data, sizeof data, 0);
        if (seen < 0 || received < 0) {
            return fail("recv");
        }
        if (received == 0) {
            break;
        }
        if (first != data[0]) {
            return fail("peek");
        }
        total += received;
        for (ssize_t i = 0; i < received; i++) {
            data[i] = (char)toupper((unsigned char)data[i]);
        }
        if (send_all(fd, data, received) != 0) {
            return fail("send");
        }
    }
    char last[40];
    int length = snprintf(last, sizeof last, "\n%zu bytes\n", total);
    if (write(fd, last, length) != length || shutdown(fd, SHUT_WR) != 0) {
        return fail("shutdown");
    }
    if (send(fd, last, 1, 0) != -1 || errno != EPIPE) {
        return fail("send after shutdown");
    }
    return close(fd);
}

int main(int argc, char **argv) {
    int at = listener();
    if (at < 0) {
        return fail("no listener");
    }
    for (int i = 0; i < (argc > 1 ? atoi(argv[1]) : 1); i++) {
        struct pollfd wanted = { .fd = at, .events = POLLIN };
        if (poll(&wanted, 1, -1) != 1 || (wanted.revents & POLLIN) == 0) {
            return fail("poll the listener");
        }
        int fd = accept(at, NULL, NULL);
        if (fd < 0) {
            return fail("accept");
        }
        if (serve(fd) != 0) {
            return 1;
        }
    }
    printf("served\n");
    return 0;
}
