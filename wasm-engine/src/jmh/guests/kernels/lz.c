/* An LZ77 compressor with hash chains and lazy matching, and its decompressor, on `size` kilobytes of text. */
#include "kernels.h"

#define BLOCK 65536u
#define HASHES 16384u
#define LONGEST 273u
#define NONE 0xffffffffu

static uint32_t head[HASHES];
static uint32_t chain[BLOCK];

static size_t make(uint8_t *out, uint32_t *random) {
    static const char *const parts[] = { "<item id=\"", "\" name=\"", "\" colour=\"", "\"/>\n", "red", "green", "blue",
            "plugin", "sandbox", "memory", "<!-- nothing to see here -->\n", "0", "17", "4096", "true", "false" };
    size_t length = 0;
    while (length < BLOCK - 64) {
        uint32_t r = next_random(random);
        const char *part = parts[r & 15];
        size_t n = strlen(part);
        memcpy(out + length, part, n);
        length += n;
        if ((r >> 8) % 5 == 0) {
            out[length++] = (uint8_t) (r >> 16);
        }
    }
    return length;
}

static inline uint32_t hash(const uint8_t *at) {
    return (((uint32_t) at[0] << 16 | (uint32_t) at[1] << 8 | at[2]) * 2654435761u) >> 18;
}

static uint32_t longest_match(const uint8_t *in, uint32_t at, uint32_t length, uint32_t *distance) {
    uint32_t best = 2, limit = length - at < LONGEST ? length - at : LONGEST;
    if (limit < 3) {
        return 0;
    }
    uint32_t candidate = head[hash(in + at)];
    for (int tries = 32; candidate != NONE && tries > 0; tries--, candidate = chain[candidate]) {
        if (in[candidate + best] != in[at + best] && best < limit) {
            continue;
        }
        uint32_t n = 0;
        while (n < limit && in[candidate + n] == in[at + n]) {
            n++;
        }
        if (n > best) {
            best = n;
            *distance = at - candidate;
            if (n == limit) {
                break;
            }
        }
    }
    return best > 2 ? best : 0;
}

static inline void insert(const uint8_t *in, uint32_t at, uint32_t length) {
    if (at + 3 <= length) {
        uint32_t h = hash(in + at);
        chain[at] = head[h];
        head[h] = at;
    }
}

/* A flag byte says for each of the next eight tokens whether it is a literal or a match of 3 or 4 bytes. */
static size_t compress(const uint8_t *in, uint32_t length, uint8_t *out) {
    size_t to = 0, flags = 0;
    int bit = 8;
    for (uint32_t i = 0; i < HASHES; i++) {
        head[i] = NONE;
    }
    for (uint32_t at = 0; at < length;) {
        uint32_t distance = 0, later = 0, run = longest_match(in, at, length, &distance);
        insert(in, at, length);
        if (run != 0 && run < 32 && longest_match(in, at + 1, length, &later) > run) {
            run = 0; /* the next one is better */
        }
        if (bit == 8) {
            flags = to++;
            out[flags] = 0;
            bit = 0;
        }
        if (run == 0) {
            out[to++] = in[at++];
        } else {
            out[flags] |= (uint8_t) (1 << bit);
            out[to++] = (uint8_t) distance;
            out[to++] = (uint8_t) (distance >> 8);
            if (run < 18) {
                out[to++] = (uint8_t) (run - 3);
            } else {
                out[to++] = 0xff;
                out[to++] = (uint8_t) (run - 18);
            }
            for (uint32_t i = 1; i < run; i++) {
                insert(in, at + i, length);
            }
            at += run;
        }
        bit++;
    }
    return to;
}

static size_t decompress(const uint8_t *in, size_t length, uint8_t *out) {
    size_t to = 0;
    unsigned flags = 0;
    int bit = 8;
    for (size_t at = 0; at < length; bit++) {
        if (bit == 8) {
            flags = in[at++];
            bit = 0;
        }
        if (flags >> bit & 1) {
            size_t distance = in[at] | (size_t) in[at + 1] << 8, run = in[at + 2];
            at += 3;
            run = run == 0xff ? in[at++] + (size_t) 18 : run + 3;
            for (size_t i = 0; i < run; i++, to++) {
                out[to] = out[to - distance];
            }
        } else {
            out[to++] = in[at++];
        }
    }
    return to;
}

KERNEL(lz) {
    uint8_t *in = allocate(BLOCK), *packed = allocate(2 * BLOCK), *out = allocate(BLOCK);
    uint32_t random = 99;
    uint64_t checksum = MIX_START;
    for (int32_t done = 0; done < size; done += (int32_t) (BLOCK / 1024)) {
        size_t length = make(in, &random);
        size_t packed_length = compress(in, (uint32_t) length, packed);
        checksum = mix(checksum, packed_length);
        checksum = mix_bytes(checksum, packed, packed_length);
        size_t out_length = decompress(packed, packed_length, out);
        checksum = mix(checksum, out_length == length && memcmp(in, out, length) == 0);
    }
    free(in);
    free(packed);
    free(out);
    return (int64_t) checksum;
}
