// One program that several instances run at once over one shared memory: atomics, a mutex and a queue that wait in
// memory.atomic.wait32, text written through WASI. No libc: Debian's is not built with atomics.

#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name))) name

#define CAPACITY 8

typedef struct {
    const void *bytes;
    size_t length;
} chunk;

__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write"))) int fd_write(
    int descriptor, const chunk *chunks, size_t count, size_t *written);

// A mutex: 0 is free, 1 taken, 2 taken and waited for.

static void wait(int *address, int expected) {
    __builtin_wasm_memory_atomic_wait32(address, expected, -1);
}

static void wake(int *address, unsigned count) {
    __builtin_wasm_memory_atomic_notify(address, count);
}

static int swap_if(int *address, int expected, int replacement) {
    __atomic_compare_exchange_n(address, &expected, replacement, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}

static void lock(int *mutex) {
    int state = swap_if(mutex, 0, 1);
    if (state == 0)
        return;
    if (state != 2)
        state = __atomic_exchange_n(mutex, 2, __ATOMIC_SEQ_CST);
    while (state != 0) {
        wait(mutex, 2);
        state = __atomic_exchange_n(mutex, 2, __ATOMIC_SEQ_CST);
    }
}

static void unlock(int *mutex) {
    if (__atomic_fetch_sub(mutex, 1, __ATOMIC_SEQ_CST) != 1) {
        __atomic_store_n(mutex, 0, __ATOMIC_SEQ_CST);
        wake(mutex, 1);
    }
}

// Counting, atomically and under the mutex.

static int64_t atomic_total;
static uint8_t bytes_total;
static int total_mutex;
static int64_t locked_total = 1000; // initialized data: only one instance may write it

void EXPORT(add)(int times) {
    for (int i = 0; i < times; i++) {
        __atomic_fetch_add(&atomic_total, 3, __ATOMIC_SEQ_CST);
        __atomic_fetch_add(&bytes_total, 1, __ATOMIC_SEQ_CST);
    }
}

void EXPORT(add_locked)(int times) {
    for (int i = 0; i < times; i++) {
        lock(&total_mutex);
        locked_total += 7;
        unlock(&total_mutex);
    }
}

int64_t EXPORT(atomically)(void) {
    return __atomic_load_n(&atomic_total, __ATOMIC_SEQ_CST);
}

int EXPORT(bytes)(void) {
    return __atomic_load_n(&bytes_total, __ATOMIC_SEQ_CST);
}

int64_t EXPORT(locked)(void) {
    return locked_total;
}

// A queue of a few elements: whoever finds it full or empty waits until it changes.

static struct {
    int mutex;
    int changes;
    int head;
    int count;
    int elements[CAPACITY];
} queue;

static void changed(void) {
    __atomic_fetch_add(&queue.changes, 1, __ATOMIC_SEQ_CST);
    unlock(&queue.mutex);
    wake(&queue.changes, -1);
}

static void wait_for_change(void) {
    int seen = __atomic_load_n(&queue.changes, __ATOMIC_SEQ_CST);
    unlock(&queue.mutex);
    wait(&queue.changes, seen);
    lock(&queue.mutex);
}

void EXPORT(produce)(int from, int to) {
    for (int i = from; i < to; i++) {
        lock(&queue.mutex);
        while (queue.count == CAPACITY)
            wait_for_change();
        queue.elements[(queue.head + queue.count++) % CAPACITY] = i;
        changed();
    }
}

int64_t EXPORT(consume)(int times) {
    int64_t sum = 0;
    for (int i = 0; i < times; i++) {
        lock(&queue.mutex);
        while (queue.count == 0)
            wait_for_change();
        sum += queue.elements[queue.head];
        queue.head = (queue.head + 1) % CAPACITY;
        queue.count--;
        changed();
    }
    return sum;
}

// Waiting for what never comes.

static int never;

int EXPORT(wait_for_ever)(void) {
    return __builtin_wasm_memory_atomic_wait32(&never, 0, -1);
}

int EXPORT(wait_nanoseconds)(int64_t timeout) {
    return __builtin_wasm_memory_atomic_wait32(&never, 0, timeout);
}

// Text through WASI, out of the shared memory.

int EXPORT(print)(int number) {
    char line[] = "thread 0\n";
    line[7] = (char)('0' + number);
    chunk chunks[] = { { line, sizeof line - 1 } };
    size_t written = 0;
    int error = fd_write(1, chunks, 1, &written);
    return error != 0 ? -error : (int)written;
}

// Stacks: each instance has its own stack pointer, and they must not point into one stack.

static char stacks[8][16384] __attribute__((aligned(16)));

int EXPORT(stack_of)(int instance) {
    return (int)(intptr_t)(stacks[instance] + sizeof stacks[instance]);
}
