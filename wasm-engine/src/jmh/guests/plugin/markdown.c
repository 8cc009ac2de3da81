/*
 * A small plugin, as its author would write it: `html(markdown: string) -> string` knows headings, lists, paragraphs,
 * `code`, *emphasis*, **strong** and [links](https://example.org), and escapes everything else.
 *
 * It brings its own allocator, a stack that starts over when nothing is allocated, because libc's would be most of it.
 */
#include <stddef.h>
#include <stdint.h>

extern char __heap_base;

static char *top = &__heap_base;
static uint32_t live;

static void *stack_allocate(size_t size) {
    char *block = top;
    size_t pages = __builtin_wasm_memory_size(0);
    top += (size + 15) & ~(size_t) 15;
    if ((size_t) top > pages * 65536) {
        if (__builtin_wasm_memory_grow(0, ((size_t) top - pages * 65536 + 65535) / 65536) == (size_t) -1) {
            return NULL;
        }
    }
    live++;
    return block;
}

static void stack_free(void *block) {
    (void) block;
    if (--live == 0) {
        top = &__heap_base;
    }
}

/* The host only asks for new blocks. */
static void *stack_reallocate(void *block, size_t size) {
    return block == NULL ? stack_allocate(size) : NULL;
}

#define CABI_REALLOC stack_reallocate
#define CABI_FREE stack_free
#include "cabi.h"

struct writer {
    char *data;
    size_t length;
};

static void put(struct writer *out, const char *text) {
    while (*text != '\0') {
        out->data[out->length++] = *text++;
    }
}

static void escape(struct writer *out, char c) {
    switch (c) {
    case '&':
        put(out, "&amp;");
        break;
    case '<':
        put(out, "&lt;");
        break;
    case '>':
        put(out, "&gt;");
        break;
    case '"':
        put(out, "&quot;");
        break;
    default:
        out->data[out->length++] = c;
    }
}

static const char *find(const char *from, const char *end, char c) {
    while (from < end && *from != c) {
        from++;
    }
    return from;
}

static void escape_all(struct writer *out, const char *from, const char *end) {
    while (from < end) {
        escape(out, *from++);
    }
}

/* Writes what is within a line. */
static void inline_text(struct writer *out, const char *at, const char *end) {
    int strong = 0, emphasis = 0;
    while (at < end) {
        if (*at == '*' && at + 1 < end && at[1] == '*') {
            put(out, strong ? "</strong>" : "<strong>");
            strong = !strong;
            at += 2;
        } else if (*at == '*') {
            put(out, emphasis ? "</em>" : "<em>");
            emphasis = !emphasis;
            at++;
        } else if (*at == '`' && find(at + 1, end, '`') < end) {
            const char *close = find(at + 1, end, '`');
            put(out, "<code>");
            escape_all(out, at + 1, close);
            put(out, "</code>");
            at = close + 1;
        } else if (*at == '[') {
            const char *close = find(at, end, ']');
            const char *target = close < end && close + 1 < end && close[1] == '(' ? find(close, end, ')') : end;
            if (target < end) {
                put(out, "<a href=\"");
                escape_all(out, close + 2, target);
                put(out, "\">");
                escape_all(out, at + 1, close);
                put(out, "</a>");
                at = target + 1;
            } else {
                escape(out, *at++);
            }
        } else {
            escape(out, *at++);
        }
    }
    if (emphasis) {
        put(out, "</em>");
    }
    if (strong) {
        put(out, "</strong>");
    }
}

static void heading(struct writer *out, int level, const char *at, const char *end) {
    char tag[] = "<h0>", close[] = "</h0>\n";
    tag[2] = close[3] = (char) ('0' + level);
    put(out, tag);
    inline_text(out, at, end);
    put(out, close);
}

CABI_EXPORT("html") cabi_bytes *html(char *markdown, size_t length) {
    const char *at = markdown, *end = markdown + length;
    enum { NOTHING, PARAGRAPH, LIST } open = NOTHING;
    struct writer out = { cabi_realloc(NULL, 0, 1, length * 24 + 64), 0 };
    while (at <= end) {
        const char *line_end = find(at, end, '\n');
        int level = 0;
        while (level < 6 && at + level < line_end && at[level] == '#') {
            level++;
        }
        int item = line_end - at > 1 && (at[0] == '-' || at[0] == '*') && at[1] == ' ';
        int text = line_end > at && level == 0 && !item;
        if (open == PARAGRAPH && !text) {
            put(&out, "</p>\n");
            open = NOTHING;
        } else if (open == LIST && !item) {
            put(&out, "</ul>\n");
            open = NOTHING;
        }
        if (level > 0) {
            heading(&out, level, at + level + (at + level < line_end && at[level] == ' '), line_end);
        } else if (item) {
            put(&out, open == LIST ? "<li>" : "<ul>\n<li>");
            inline_text(&out, at + 2, line_end);
            put(&out, "</li>\n");
            open = LIST;
        } else if (text) {
            put(&out, open == PARAGRAPH ? "\n" : "<p>");
            inline_text(&out, at, line_end);
            open = PARAGRAPH;
        }
        at = line_end + 1;
    }
    put(&out, open == PARAGRAPH ? "</p>\n" : open == LIST ? "</ul>\n" : "");
    cabi_free(markdown, length);
    return cabi_return(out.data, out.length);
}
CABI_POST_RETURN(html)
