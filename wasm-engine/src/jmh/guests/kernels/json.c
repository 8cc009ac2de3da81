/* A JSON document is written, encoded in base64, decoded, parsed to a tree, walked and written again. */
#include "kernels.h"

struct text {
    char *data;
    size_t length, capacity;
};

static void put(struct text *text, char c) {
    if (text->length == text->capacity) {
        text->capacity = text->capacity == 0 ? 64 : text->capacity * 2;
        text->data = realloc(text->data, text->capacity);
        if (text->data == NULL) {
            abort();
        }
    }
    text->data[text->length++] = c;
}

static void puts_to(struct text *text, const char *s) {
    while (*s != '\0') {
        put(text, *s++);
    }
}

static void put_number(struct text *text, int64_t number) {
    char digits[24];
    int n = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;
    do {
        digits[n++] = (char) ('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0) {
        put(text, '-');
    }
    while (n > 0) {
        put(text, digits[--n]);
    }
}

static void put_decimal(struct text *text, int64_t thousandths) {
    put_number(text, thousandths / 1000);
    int64_t rest = thousandths % 1000;
    rest = rest < 0 ? -rest : rest;
    put(text, '.');
    put(text, (char) ('0' + rest / 100));
    put(text, (char) ('0' + rest / 10 % 10));
    put(text, (char) ('0' + rest % 10));
}

static void make(struct text *text, uint32_t *random) {
    static const char *const names[] = { "Ada", "Gr\\u00fc\\u00dfe", "line\\nbreak", "quote\\\"d", "Zo\xc3\xab", "" };
    put(text, '[');
    for (int i = 0; i < 500; i++) {
        uint32_t r = next_random(random);
        puts_to(text, i == 0 ? "\n" : ",\n");
        puts_to(text, "  {\"id\": ");
        put_number(text, (int64_t) r * (i % 7 - 3));
        puts_to(text, ", \"name\": \"");
        puts_to(text, names[r % 6]);
        puts_to(text, "\", \"score\": ");
        put_decimal(text, (int64_t) (r % 2000000) - 1000000);
        puts_to(text, r & 64 ? ", \"active\": true" : ", \"active\": false");
        puts_to(text, ", \"tags\": [");
        for (uint32_t j = 0; j < (r >> 8) % 6; j++) {
            puts_to(text, j == 0 ? "\"t" : ", \"t");
            put_number(text, (r >> j) % 100);
            put(text, '"');
        }
        puts_to(text, "], \"more\": {\"none\": null, \"deep\": [[[");
        put_number(text, i);
        puts_to(text, "]]]}}");
    }
    puts_to(text, "\n]\n");
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode(struct text *out, const char *in, size_t length) {
    for (size_t i = 0; i < length; i += 3) {
        uint32_t group = (uint32_t) (uint8_t) in[i] << 16;
        group |= i + 1 < length ? (uint32_t) (uint8_t) in[i + 1] << 8 : 0;
        group |= i + 2 < length ? (uint8_t) in[i + 2] : 0;
        put(out, alphabet[group >> 18]);
        put(out, alphabet[group >> 12 & 63]);
        put(out, i + 1 < length ? alphabet[group >> 6 & 63] : '=');
        put(out, i + 2 < length ? alphabet[group & 63] : '=');
    }
}

static int sextet(char c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52
            : c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void decode(struct text *out, const char *in, size_t length) {
    uint32_t group = 0;
    int bits = 0;
    for (size_t i = 0; i < length; i++) {
        int value = sextet(in[i]);
        if (value < 0) {
            continue;
        }
        group = group << 6 | (uint32_t) value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            put(out, (char) (group >> bits));
        }
    }
}

enum kind { NOTHING, NO, YES, NUMBER, STRING, ARRAY, OBJECT };

struct value {
    enum kind kind;
    double number;
    struct text string;
    struct text name;     /* within an object */
    struct value *first;  /* within an array or object */
    struct value *next;
};

struct reader {
    const char *at, *end;
};

static void skip_space(struct reader *reader) {
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\t')) {
        reader->at++;
    }
}

static int accept(struct reader *reader, char c) {
    skip_space(reader);
    if (reader->at < reader->end && *reader->at == c) {
        reader->at++;
        return 1;
    }
    return 0;
}

static void demand(int condition) {
    if (!condition) {
        abort();
    }
}

static void put_code_point(struct text *text, uint32_t code) {
    if (code < 0x80) {
        put(text, (char) code);
    } else if (code < 0x800) {
        put(text, (char) (0xc0 | code >> 6));
        put(text, (char) (0x80 | (code & 63)));
    } else {
        put(text, (char) (0xe0 | code >> 12));
        put(text, (char) (0x80 | (code >> 6 & 63)));
        put(text, (char) (0x80 | (code & 63)));
    }
}

static struct text read_string(struct reader *reader) {
    struct text text = { NULL, 0, 0 };
    demand(accept(reader, '"'));
    for (;;) {
        demand(reader->at < reader->end);
        char c = *reader->at++;
        if (c == '"') {
            return text;
        }
        if (c != '\\') {
            put(&text, c);
            continue;
        }
        c = *reader->at++;
        switch (c) {
        case 'n': put(&text, '\n'); break;
        case 't': put(&text, '\t'); break;
        case 'r': put(&text, '\r'); break;
        case 'b': put(&text, '\b'); break;
        case 'f': put(&text, '\f'); break;
        case 'u': {
            uint32_t code = 0;
            for (int i = 0; i < 4; i++) {
                char digit = *reader->at++;
                code = code * 16 + (uint32_t) (digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
            }
            put_code_point(&text, code);
            break;
        }
        default: put(&text, c);
        }
    }
}

static double read_number(struct reader *reader) {
    int negative = accept(reader, '-');
    double number = 0, unit = 1;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
        number = number * 10 + (*reader->at++ - '0');
    }
    if (reader->at < reader->end && *reader->at == '.') {
        reader->at++;
        while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
            unit /= 10;
            number += unit * (*reader->at++ - '0');
        }
    }
    return negative ? -number : number;
}

static struct value *read_value(struct reader *reader) {
    struct value *value = allocate(sizeof *value);
    memset(value, 0, sizeof *value);
    skip_space(reader);
    demand(reader->at < reader->end);
    switch (*reader->at) {
    case '{':
    case '[': {
        char close = *reader->at == '{' ? '}' : ']';
        struct value **link = &value->first;
        value->kind = close == '}' ? OBJECT : ARRAY;
        reader->at++;
        if (accept(reader, close)) {
            break;
        }
        do {
            struct text name = { NULL, 0, 0 };
            if (close == '}') {
                name = read_string(reader);
                demand(accept(reader, ':'));
            }
            *link = read_value(reader);
            (*link)->name = name;
            link = &(*link)->next;
        } while (accept(reader, ','));
        demand(accept(reader, close));
        break;
    }
    case '"':
        value->kind = STRING;
        value->string = read_string(reader);
        break;
    case 't':
        value->kind = YES;
        reader->at += 4;
        break;
    case 'f':
        value->kind = NO;
        reader->at += 5;
        break;
    case 'n':
        value->kind = NOTHING;
        reader->at += 4;
        break;
    default:
        value->kind = NUMBER;
        value->number = read_number(reader);
    }
    return value;
}

static void write_string(struct text *out, const struct text *text) {
    put(out, '"');
    for (size_t i = 0; i < text->length; i++) {
        char c = text->data[i];
        if (c == '"' || c == '\\') {
            put(out, '\\');
            put(out, c);
        } else if ((unsigned char) c < ' ') {
            puts_to(out, "\\u00");
            put(out, (char) ('0' + (c >> 4)));
            put(out, "0123456789abcdef"[c & 15]);
        } else {
            put(out, c);
        }
    }
    put(out, '"');
}

static void write_value(struct text *out, const struct value *value) {
    static const char *const words[] = { "null", "false", "true" };
    switch (value->kind) {
    case NOTHING:
    case NO:
    case YES:
        puts_to(out, words[value->kind]);
        break;
    case NUMBER:
        put_decimal(out, (int64_t) (value->number * 1000 + (value->number < 0 ? -0.5 : 0.5)));
        break;
    case STRING:
        write_string(out, &value->string);
        break;
    case ARRAY:
    case OBJECT:
        put(out, value->kind == ARRAY ? '[' : '{');
        for (const struct value *item = value->first; item != NULL; item = item->next) {
            if (value->kind == OBJECT) {
                write_string(out, &item->name);
                put(out, ':');
            }
            write_value(out, item);
            if (item->next != NULL) {
                put(out, ',');
            }
        }
        put(out, value->kind == ARRAY ? ']' : '}');
    }
}

static uint64_t walk(const struct value *value, uint64_t checksum, uint64_t depth) {
    checksum = mix(checksum, (uint64_t) value->kind + (depth << 8));
    if (value->kind == NUMBER) {
        checksum = mix_double(checksum, value->number);
    }
    for (const struct value *item = value->first; item != NULL; item = item->next) {
        checksum = walk(item, checksum, depth + 1);
    }
    return checksum;
}

static void release(struct value *value) {
    while (value != NULL) {
        struct value *next = value->next;
        release(value->first);
        free(value->string.data);
        free(value->name.data);
        free(value);
        value = next;
    }
}

KERNEL(json) {
    uint32_t random = 31337;
    uint64_t checksum = MIX_START;
    for (int32_t i = 0; i < size; i++) {
        struct text document = { NULL, 0, 0 }, encoded = { NULL, 0, 0 }, decoded = { NULL, 0, 0 }, out = { NULL, 0, 0 };
        make(&document, &random);
        encode(&encoded, document.data, document.length);
        decode(&decoded, encoded.data, encoded.length);
        demand(decoded.length == document.length && memcmp(decoded.data, document.data, document.length) == 0);
        struct reader reader = { decoded.data, decoded.data + decoded.length };
        struct value *value = read_value(&reader);
        checksum = walk(value, checksum, 0);
        write_value(&out, value);
        checksum = mix_bytes(checksum, out.data, out.length);
        release(value);
        free(document.data);
        free(encoded.data);
        free(decoded.data);
        free(out.data);
    }
    return (int64_t) checksum;
}
