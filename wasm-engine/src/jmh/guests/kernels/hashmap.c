/* malloc and free in every other line: a chained hash map with string keys that grows, is searched and shrinks. */
#include "kernels.h"

struct node {
    struct node *next;
    uint32_t hash;
    uint32_t value;
    char *key;
};

struct map {
    struct node **buckets;
    uint32_t mask;
    uint32_t count;
};

static uint32_t hash(const char *key) {
    uint32_t h = 2166136261u;
    while (*key != '\0') {
        h = (h ^ (uint8_t) *key++) * 16777619u;
    }
    return h ^ h >> 15;
}

static void resize(struct map *map, uint32_t mask) {
    struct node **buckets = calloc((size_t) mask + 1, sizeof *buckets);
    if (buckets == NULL) {
        abort();
    }
    for (uint32_t i = 0; map->buckets != NULL && i <= map->mask; i++) {
        for (struct node *node = map->buckets[i], *next; node != NULL; node = next) {
            next = node->next;
            node->next = buckets[node->hash & mask];
            buckets[node->hash & mask] = node;
        }
    }
    free(map->buckets);
    map->buckets = buckets;
    map->mask = mask;
}

static struct node **find(struct map *map, const char *key, uint32_t h) {
    struct node **at = &map->buckets[h & map->mask];
    while (*at != NULL && ((*at)->hash != h || strcmp((*at)->key, key) != 0)) {
        at = &(*at)->next;
    }
    return at;
}

static void add(struct map *map, const char *key, uint32_t value) {
    uint32_t h = hash(key);
    struct node **at = find(map, key, h);
    if (*at != NULL) {
        (*at)->value += value;
        return;
    }
    struct node *node = allocate(sizeof *node);
    size_t length = strlen(key);
    node->key = allocate(length + 1);
    memcpy(node->key, key, length + 1);
    node->hash = h;
    node->value = value;
    node->next = NULL;
    *at = node;
    if (++map->count > map->mask) {
        resize(map, map->mask * 2 + 1);
    }
}

static int drop(struct map *map, const char *key) {
    struct node **at = find(map, key, hash(key));
    struct node *node = *at;
    if (node == NULL) {
        return 0;
    }
    *at = node->next;
    free(node->key);
    free(node);
    map->count--;
    return 1;
}

static const char *make_key(char *buffer, uint32_t number) {
    static const char *const prefixes[] = { "k", "user:", "session/", "a-rather-long-prefix-for-a-key." };
    const char *prefix = prefixes[number & 3];
    char *at = buffer;
    while (*prefix != '\0') {
        *at++ = *prefix++;
    }
    do {
        *at++ = (char) ('a' + number % 26);
        number /= 26;
    } while (number != 0);
    *at = '\0';
    return buffer;
}

KERNEL(hashmap) {
    struct map map = { NULL, 0, 0 };
    char key[64];
    uint32_t random = 88172645u, steps = (uint32_t) size, range = steps / 2 + 1;
    uint64_t checksum = MIX_START, dropped = 0;
    resize(&map, 15);
    for (uint32_t i = 0; i < steps; i++) {
        add(&map, make_key(key, next_random(&random) % range), i);
        if (i % 3 == 0) {
            dropped += (uint64_t) drop(&map, make_key(key, next_random(&random) % range));
        }
    }
    for (uint32_t i = 0; i < range; i++) {
        make_key(key, i);
        struct node *node = *find(&map, key, hash(key));
        checksum = mix(checksum, node != NULL ? node->value : 0xffffffffu);
    }
    checksum = mix(mix(checksum, map.count), dropped);
    for (uint32_t i = 0; i < range; i++) {
        drop(&map, make_key(key, i));
    }
    checksum = mix(checksum, map.count);
    free(map.buckets);
    return (int64_t) checksum;
}
