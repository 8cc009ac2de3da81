/* Calls, and little else. */
#include "kernels.h"

__attribute__((noinline)) static int32_t fib(int32_t n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

KERNEL(fib) {
    return fib(size);
}
