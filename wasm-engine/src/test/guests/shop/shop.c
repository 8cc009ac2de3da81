// A guest whose types are declared in shop.wit, written by hand against the canonical ABI.
#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

typedef struct { const char *start; size_t length; } text;
typedef struct { int32_t x; double y; } point;
typedef struct { uint8_t kind; union { double radius; struct { const point *start; size_t length; } points; }; } shape;
typedef struct { uint8_t failed; union { struct { const shape *start; size_t length; } ok; text error; }; } shapes;
typedef struct { text name; uint16_t number; } pair;

IMPORT("example:shop/audit@1.0.0", "log") int32_t audit_log(int32_t level, const char *start, size_t length);
IMPORT("$root", "now") int64_t now(void);

static _Alignas(16) char heap[60000];
static size_t top;

// Nothing is freed: an instance serves a few calls.
EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size) {
    (void)old;
    (void)old_size;
    top = (top + alignment - 1) & -alignment;
    if (size > sizeof heap - top) {
        __builtin_trap();
    }
    top += size;
    return heap + top - size;
}

EXPORT("greet-all") text *greet_all(const text *names, size_t count, int32_t has_point, int32_t x, double y) {
    text *result = cabi_realloc(0, 0, 4, sizeof *result);
    char *out = cabi_realloc(0, 0, 1, 1000);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (!audit_log(200 + (int32_t)i, names[i].start, names[i].length)) {
            continue;
        }
        for (size_t j = 0; j < names[i].length && length < 990; j++) {
            out[length++] = names[i].start[j];
        }
        out[length++] = '!';
    }
    if (has_point) {
        out[length++] = (char)('0' + x);
        out[length++] = (char)('0' + (int)(y * 2));
    }
    if (now() < 0) {
        out[length++] = '~';
    }
    result->start = out;
    result->length = length;
    return result;
}

EXPORT("pairs") void *pairs(void) {
    static const pair all[] = { { { "a", 1 }, 65535 }, { { "bc", 2 }, 1 } };
    static const struct { const pair *start; size_t length; } list = { all, 2 };
    return (void *)&list;
}

EXPORT("example:shop/stock@1.0.0#count") uint32_t count(const char *name, size_t length) {
    (void)name;
    return 0xfffffff0u + (uint32_t)length;
}

EXPORT("example:shop/stock@1.0.0#find-all") const shapes *find_all(int32_t color) {
    static const point points[] = { { 1, 2.5 }, { -3, 4 } };
    static shape all[] = { { 0, { 1.5 } }, { 2, { 0 } }, { 1, { 0 } } };
    static shapes found = { 0, { { all, 3 } } };
    static const shapes none = { 1, { .error = { "sold out", 8 } } };
    all[2].points.start = points;
    all[2].points.length = 2;
    return (color == 1) ? &none : &found;
}
