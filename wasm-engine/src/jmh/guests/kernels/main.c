/*
 * Runs the kernels natively: `kernels [NAME [SIZE]]` prints name, size, checksum and the best of seven times in ms;
 * `kernels -` reads lines of NAME and SIZE and answers each with a checksum and the nanoseconds of processor time
 * of one run.
 */
#include "kernels.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static const struct {
    const char *name;
    int32_t size;
    int64_t (*run)(int32_t size);
} kernels[] = {
#define ENTRY(name, default_size) { #name, default_size, run_##name },
    KERNELS(ENTRY)
#undef ENTRY
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int serve(void) {
    char name[32];
    int32_t size;
    printf("ready\n");
    fflush(stdout);
    while (scanf("%31s %" SCNd32, name, &size) == 2) {
        for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
            if (strcmp(name, kernels[i].name) == 0) {
                double start = now();
                uint64_t checksum = (uint64_t) kernels[i].run(size);
                printf("%016" PRIx64 " %.0f\n", checksum, (now() - start) * 1e6);
                fflush(stdout);
            }
        }
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "-") == 0) {
        return serve();
    }
    int failed = 0;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        if (argc > 1 && strcmp(argv[1], kernels[i].name) != 0) {
            continue;
        }
        int32_t size = argc > 2 ? atoi(argv[2]) : kernels[i].size;
        double best = 1e300;
        int64_t checksum = 0;
        for (int run = 0; run < 7; run++) {
            double start = now();
            int64_t result = kernels[i].run(size);
            double time = now() - start;
            best = time < best ? time : best;
            failed |= run > 0 && result != checksum;
            checksum = result;
        }
        printf("%-12s %9" PRId32 "  %016" PRIx64 "  %8.1f\n", kernels[i].name, size, (uint64_t) checksum, best);
    }
    return failed;
}
