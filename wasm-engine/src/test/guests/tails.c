/*
 * An interpreter whose instructions call one another last, as those of CPython and LuaJIT do: with -mtail-call each
 * `musttail` is a return_call_indirect or a return_call. Exports `triangle`, the sum of the numbers below n, and
 * `parity`, by two functions that call each other.
 */
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define TAIL __attribute__((musttail)) return

typedef int64_t handler(const uint8_t *pc, int64_t sum, int64_t counter, int64_t limit);

static handler add, increment, loop, halt;

handler *handlers[] = { halt, add, increment, loop }; /* not static: could be others */

static const uint8_t program[] = { 1, 2, 3, 0 };

#define NEXT TAIL handlers[pc[1]](pc + 1, sum, counter, limit)

static int64_t add(const uint8_t *pc, int64_t sum, int64_t counter, int64_t limit) {
    sum += counter;
    NEXT;
}

static int64_t increment(const uint8_t *pc, int64_t sum, int64_t counter, int64_t limit) {
    counter++;
    NEXT;
}

static int64_t loop(const uint8_t *pc, int64_t sum, int64_t counter, int64_t limit) {
    if (counter < limit) {
        TAIL handlers[program[0]](program, sum, counter, limit);
    }
    NEXT;
}

static int64_t halt(const uint8_t *pc, int64_t sum, int64_t counter, int64_t limit) {
    (void) pc;
    (void) counter;
    (void) limit;
    return sum;
}

EXPORT("triangle") int64_t triangle(int64_t limit) {
    return handlers[program[0]](program, 0, 0, limit);
}

static int32_t odd(int32_t n);

__attribute__((noinline)) static int32_t even(int32_t n) {
    if (n == 0) {
        return 0;
    }
    TAIL odd(n - 1);
}

__attribute__((noinline)) static int32_t odd(int32_t n) {
    if (n == 0) {
        return 1;
    }
    TAIL even(n - 1);
}

EXPORT("parity") int32_t parity(int32_t n) {
    return even(n);
}
