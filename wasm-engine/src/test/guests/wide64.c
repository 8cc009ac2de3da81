/* A program for a memory with 64-bit addresses (wasm64): a sieve, and a list whose nodes point to one another. */
#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define LIMIT 100000

static uint8_t composite[LIMIT];

EXPORT("primes") int32_t primes(int32_t below) {
    int32_t count = 0;
    for (int32_t i = 0; i < LIMIT; i++) {
        composite[i] = 0;
    }
    for (int32_t i = 2; i < below && i < LIMIT; i++) {
        if (!composite[i]) {
            count++;
            for (int64_t j = (int64_t) i * i; j < below && j < LIMIT; j += i) {
                composite[j] = 1;
            }
        }
    }
    return count;
}

struct node {
    struct node *next;
    int64_t value;
};

static struct node nodes[1000];

EXPORT("reversed") int64_t reversed(int32_t count) {
    struct node *head = NULL;
    for (int32_t i = 0; i < count && i < 1000; i++) {
        nodes[i].value = i;
        nodes[i].next = head;
        head = &nodes[i];
    }
    int64_t sum = 0, place = 1;
    for (struct node *each = head; each != NULL; each = each->next) {
        sum += each->value * place++;
    }
    return sum;
}

EXPORT("pages") int64_t pages(void) {
    return (int64_t) __builtin_wasm_memory_grow(0, 1);
}

EXPORT("pointer_size") int32_t pointer_size(void) {
    return (int32_t) sizeof(void *);
}
