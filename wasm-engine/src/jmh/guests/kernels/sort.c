/* Comparisons through a function pointer, as with libc's qsort: call_indirect with one, two and three targets. */
#include "kernels.h"

struct item {
    uint32_t key;
    float weight;
    uint32_t name[2];
};

typedef int (*comparison)(const void *, const void *);

static int by_key(const void *a, const void *b) {
    const struct item *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static int by_weight(const void *a, const void *b) {
    const struct item *x = a, *y = b;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

static int by_name(const void *a, const void *b) {
    const struct item *x = a, *y = b;
    int first = (x->name[0] > y->name[0]) - (x->name[0] < y->name[0]);
    return first != 0 ? first : (x->name[1] > y->name[1]) - (x->name[1] < y->name[1]);
}

static void swap(char *a, char *b, size_t width) {
    for (size_t i = 0; i < width; i += 4) {
        uint32_t x, y;
        memcpy(&x, a + i, 4);
        memcpy(&y, b + i, 4);
        memcpy(a + i, &y, 4);
        memcpy(b + i, &x, 4);
    }
}

__attribute__((noinline)) static void sort(char *base, size_t count, size_t width, comparison compare) {
    while (count > 12) {
        char *middle = base + count / 2 * width, *last = base + (count - 1) * width;
        if (compare(middle, base) < 0) {
            swap(middle, base, width);
        }
        if (compare(last, middle) < 0) {
            swap(last, middle, width);
            if (compare(middle, base) < 0) {
                swap(middle, base, width);
            }
        }
        swap(middle, base, width); /* the pivot waits at the start */
        char *low = base, *high = last + width;
        for (;;) {
            do {
                low += width;
            } while (low <= last && compare(low, base) < 0);
            do {
                high -= width;
            } while (compare(base, high) < 0);
            if (low >= high) {
                break;
            }
            swap(low, high, width);
        }
        swap(base, high, width);
        size_t left = (size_t) (high - base) / width, right = count - left - 1;
        if (left < right) {
            sort(base, left, width, compare);
            base = high + width;
            count = right;
        } else {
            sort(high + width, right, width, compare);
            count = left;
        }
    }
    for (size_t i = 1; i < count; i++) {
        for (char *at = base + i * width; at > base && compare(at, at - width) < 0; at -= width) {
            swap(at, at - width, width);
        }
    }
}

KERNEL(sort) {
    static const comparison comparisons[] = { by_key, by_weight, by_name };
    size_t count = (size_t) size / 3 * 3;
    struct item *items = allocate((count + 1) * sizeof *items);
    uint32_t random = 2463534242u;
    for (size_t i = 0; i < count; i++) {
        items[i].key = next_random(&random);
        items[i].weight = (float) (next_random(&random) % 1000003) / 7;
        items[i].name[0] = next_random(&random) % 50;
        items[i].name[1] = next_random(&random);
    }
    for (size_t i = 0; i < 3; i++) {
        sort((char *) (items + i * (count / 3)), count / 3, sizeof *items, comparisons[i]);
    }
    uint64_t checksum = mix_bytes(MIX_START, items, count * sizeof *items);
    for (size_t i = 0; i + 2 < count; i += 3) {
        sort((char *) (items + i), 3, sizeof *items, comparisons[i % 9 / 3]);
    }
    checksum = mix_bytes(checksum, items, count * sizeof *items);
    free(items);
    return (int64_t) checksum;
}
