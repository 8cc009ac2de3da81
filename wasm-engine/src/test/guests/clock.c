/*
 * A command that asks for what surrounds it: arguments, environment, clocks, randomness. The first argument is its
 * exit status (0 without one).
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t nanos(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) {
        return -1;
    }
    return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void resolution(const char *name, clockid_t clock) {
    struct timespec step;
    int failed = clock_getres(clock, &step);
    printf("%s resolution: %s\n", name, failed ? strerror(errno) : step.tv_sec == 0 && step.tv_nsec > 0 ? "ok" : "odd");
}

int main(int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        printf("argument %d: %s\n", i, argv[i]);
    }
    for (char **variable = environ; *variable != NULL; variable++) {
        printf("environment: %s\n", *variable);
    }
    printf("realtime: %lld\n", (long long) nanos(CLOCK_REALTIME));
    resolution("realtime", CLOCK_REALTIME);
    resolution("monotonic", CLOCK_MONOTONIC);

    int64_t before = nanos(CLOCK_MONOTONIC);
    for (int i = 0; i < 1000; i++) {
        int64_t now = nanos(CLOCK_MONOTONIC);
        if (now < before) {
            printf("monotonic: went back\n");
        }
        before = now;
    }
    struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
    int failed = nanosleep(&pause, NULL);
    int64_t slept = nanos(CLOCK_MONOTONIC) - before;
    printf("sleep 20 ms: %s\n", failed ? strerror(errno) : slept < 19 * 1000 * 1000 ? "too short" : "ok");

    unsigned char random[2][32] = { { 0 } };
    failed = getentropy(random[0], sizeof random[0]) != 0 || getentropy(random[1], sizeof random[1]) != 0;
    printf("random: %s\n", failed ? strerror(errno) : memcmp(random[0], random[1], 32) == 0 ? "the same twice" : "ok");
    printf("random bytes: ");
    for (size_t i = 0; i < sizeof random[0]; i++) {
        printf("%02x", random[0][i]);
    }
    printf("\n");
    return argc > 1 ? atoi(argv[1]) : 0;
}
