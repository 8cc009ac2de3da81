/* Doubles to decimal text and back, exactly, by arithmetic on long integers in base 10^9. */
#include "kernels.h"

#define BASE 1000000000u
#define WORDS 128

/* Words are little-endian: words[0] holds the lowest nine digits. */
struct big {
    int count;
    uint32_t words[WORDS];
};

static void multiply(struct big *a, uint32_t factor, uint32_t carry) {
    uint64_t rest = carry;
    for (int i = 0; i < a->count; i++) {
        rest += (uint64_t) a->words[i] * factor;
        a->words[i] = (uint32_t) (rest % BASE);
        rest /= BASE;
    }
    while (rest != 0) {
        a->words[a->count++] = (uint32_t) (rest % BASE);
        rest /= BASE;
    }
}

/* Writes `digits` significant digits in scientific notation. Rounds half to even. Returns the length. */
static size_t format(char *out, double value, int digits) {
    char *start = out;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (bits >> 63) {
        *out++ = '-';
    }
    int exponent = (int) (bits >> 52 & 0x7ff);
    uint64_t mantissa = bits & 0xfffffffffffffu;
    if (exponent == 0x7ff) {
        memcpy(out, mantissa != 0 ? "nan" : "inf", 3);
        return (size_t) (out + 3 - start);
    }
    if (exponent != 0) {
        mantissa |= (uint64_t) 1 << 52;
    } else {
        exponent = 1;
    }
    exponent -= 1075;
    struct big number = { 0, { 0 } };
    number.words[0] = (uint32_t) (mantissa % BASE);
    number.words[1] = (uint32_t) (mantissa / BASE);
    number.count = number.words[1] != 0 ? 2 : number.words[0] != 0 ? 1 : 0;
    int scale = 0; /* the number is words * 10^scale */
    if (exponent >= 0) {
        for (; exponent >= 29; exponent -= 29) {
            multiply(&number, 1u << 29, 0);
        }
        multiply(&number, 1u << exponent, 0);
    } else {
        scale = exponent; /* m / 2^n = m * 5^n / 10^n */
        int n = -exponent;
        for (; n >= 13; n -= 13) {
            multiply(&number, 1220703125u, 0);
        }
        for (; n > 0; n--) {
            multiply(&number, 5, 0);
        }
    }
    char text[WORDS * 9];
    int length = 0;
    for (int i = number.count - 1; i >= 0; i--) {
        uint32_t word = number.words[i];
        for (int j = 8; j >= 0; j--) {
            text[length + j] = (char) ('0' + word % 10);
            word /= 10;
        }
        length += 9;
    }
    int first = 0;
    while (first < length && text[first] == '0') {
        first++;
    }
    int have = length - first, power = have == 0 ? 0 : have - 1 + scale;
    char *kept = out;
    for (int i = 0; i < digits; i++) {
        *out++ = i < have ? text[first + i] : '0';
    }
    if (have > digits) {
        int up = text[first + digits] > '5';
        if (text[first + digits] == '5') {
            up = (text[first + digits - 1] - '0') & 1;
            for (int i = first + digits + 1; i < length && !up; i++) {
                up = text[i] != '0';
            }
        }
        for (char *at = out; up && at > kept;) {
            up = *--at == '9';
            *at = up ? '0' : (char) (*at + 1);
        }
        if (up) {
            *kept = '1';
            power++;
        }
    }
    memmove(kept + 2, kept + 1, (size_t) digits - 1);
    kept[1] = '.';
    out++;
    *out++ = 'e';
    *out++ = power < 0 ? '-' : '+';
    power = power < 0 ? -power : power;
    if (power >= 100) {
        *out++ = (char) ('0' + power / 100);
    }
    *out++ = (char) ('0' + power / 10 % 10);
    *out++ = (char) ('0' + power % 10);
    return (size_t) (out - start);
}

/* The reverse for what `format` writes and powers up to 10^22, where one multiplication or division is nearly exact. */
static double parse(const char *text, size_t length) {
    static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
            1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    const char *end = text + length;
    int negative = *text == '-', scale = 0, exponent = 0, fraction = 0;
    uint64_t digits = 0;
    text += negative;
    for (; text < end && *text != 'e'; text++) {
        if (*text == '.') {
            fraction = 1;
        } else if (*text >= '0' && *text <= '9') {
            digits = digits * 10 + (uint64_t) (*text - '0');
            scale -= fraction;
        } else {
            return 0;
        }
    }
    int down = text + 1 < end && text[1] == '-';
    for (text += 2; text < end; text++) {
        exponent = exponent * 10 + (*text - '0');
    }
    scale += down ? -exponent : exponent;
    double value = (double) digits;
    while (scale < -22) {
        value /= 1e22;
        scale += 22;
    }
    while (scale > 22) {
        value *= 1e22;
        scale -= 22;
    }
    value = scale < 0 ? value / powers[-scale] : value * powers[scale];
    return negative ? -value : value;
}

#ifndef __wasm__
size_t format_double(char *out, double value, int digits);
size_t format_double(char *out, double value, int digits) {
    return format(out, value, digits);
}
#endif

KERNEL(dtoa) {
    char text[64];
    uint32_t random = 7;
    uint64_t checksum = MIX_START;
    for (int32_t i = 0; i < size; i++) {
        uint64_t bits = (uint64_t) next_random(&random) << 32;
        bits |= next_random(&random);
        double value;
        if (i % 64 == 0) {
            memcpy(&value, &bits, sizeof value); /* any double at all */
        } else {
            value = (double) (int64_t) bits / (double) (1 + (bits & 0xfffff)); /* those that people print */
            value *= i % 2 ? 1e-6 : 1e-15;
        }
        size_t length = format(text, value, i % 3 == 0 ? 17 : i % 3 == 1 ? 6 : 10);
        checksum = mix_bytes(checksum, text, length);
        checksum = mix_double(checksum, parse(text, length));
    }
    return (int64_t) checksum;
}
