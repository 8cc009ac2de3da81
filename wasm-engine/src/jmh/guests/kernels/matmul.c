/* Double arithmetic over arrays, as a naive triple loop. */
#include "kernels.h"

KERNEL(matmul) {
    size_t n = (size_t) size;
    double *a = allocate(n * n * sizeof *a);
    double *b = allocate(n * n * sizeof *b);
    double *c = allocate(n * n * sizeof *c);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            a[i * n + j] = (double) ((i * 3 + j * 7) % 11) / 11 - 0.4;
            b[i * n + j] = (double) ((i * 5 + j * 2) % 13) / 13 - 0.6;
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t k = 0; k < n; k++) {
                sum += a[i * n + k] * b[k * n + j];
            }
            c[i * n + j] = sum;
        }
    }
    uint64_t checksum = MIX_START;
    for (size_t i = 0; i < n * n; i++) {
        checksum = mix_double(checksum, c[i]);
    }
    free(a);
    free(b);
    free(c);
    return (int64_t) checksum;
}
