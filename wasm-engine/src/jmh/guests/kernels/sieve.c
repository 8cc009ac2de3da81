/* Byte stores with a stride through a large memory. */
#include "kernels.h"

KERNEL(sieve) {
    uint32_t limit = (uint32_t) size;
    uint8_t *composite = allocate((size_t) limit + 1);
    memset(composite, 0, (size_t) limit + 1);
    for (uint32_t i = 2; (uint64_t) i * i <= limit; i++) {
        if (!composite[i]) {
            for (uint32_t j = i * i; j <= limit; j += i) {
                composite[j] = 1;
            }
        }
    }
    uint64_t count = 0, sum = 0;
    for (uint32_t i = 2; i <= limit; i++) {
        if (!composite[i]) {
            count++;
            sum += i;
        }
    }
    free(composite);
    return (int64_t) mix(mix(MIX_START, count), sum);
}
