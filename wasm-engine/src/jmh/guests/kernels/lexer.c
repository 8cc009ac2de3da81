/*
 * One very large function: a direct-coded lexer of a C-like language, of the kind that generators write. Its body is
 * well over the 8 kB beyond which a JVM leaves a method to its interpreter. `size` is kilobytes of source text.
 */
#include "kernels.h"

#define SOURCE_LENGTH 32768

enum token {
    T_END, T_ERROR, T_NAME, T_INTEGER, T_HEX, T_OCTAL, T_BINARY, T_FLOAT, T_CHARACTER, T_STRING, T_COMMENT, T_DIRECTIVE,
    T_OPERATORS, T_KEYWORDS = T_OPERATORS + 64, T_COUNT = T_KEYWORDS + 128
};

static size_t make(char *out, uint32_t *random) {
    static const char *const parts[] = {
        "if", "else", "while", "for", "return", "switch", "case", "break", "continue", "default", "do", "goto", "sizeof",
        "struct", "union", "enum", "typedef", "static", "extern", "const", "volatile", "unsigned", "signed", "int",
        "long", "short", "char", "float", "double", "void", "register", "inline", "restrict", "auto", "class", "public",
        "private", "protected", "virtual", "template", "typename", "namespace", "using", "operator", "new", "delete",
        "this", "throw", "try", "catch", "true", "false", "nullptr", "constexpr", "override", "final", "import", "module",
        "i", "value", "counter", "iffy", "whiled", "structure", "_private", "classy", "x1", "publicly", "thrown", "forward",
        "0", "42", "0x7fffFFFF", "0b1011", "0777", "3.14", "1e10", "2.5e-3f", "100ul", "0xdeadull", ".5",
        "'a'", "'\\n'", "'\\x41'", "\"text\"", "\"with \\\"escapes\\\" and \\u00e9\"", "\"\"",
        "/* a comment ** with stars */", "// to the end\n", "#define MAX 100\n", "#include <stdio.h>\n",
        "+", "-", "*", "/", "%", "++", "--", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "<", ">", "<<", ">>",
        "<<=", ">>=", "&", "|", "^", "~", "!", "&&", "||", "&=", "|=", "^=", "=", "?", ":", "::", ";", ",", ".", "...",
        "->", "->*", "(", ")", "[", "]", "{", "}", "@", "\n", "\n    ", "\t",
    };
    size_t length = 0;
    while (length < SOURCE_LENGTH - 64) {
        uint32_t r = next_random(random);
        const char *part = parts[r % (sizeof parts / sizeof *parts)];
        size_t n = strlen(part);
        memcpy(out + length, part, n);
        length += n;
        out[length++] = ' ';
    }
    out[length] = '\0';
    return length;
}

#define LETTER(c) (((c) | 32) >= 'a' && ((c) | 32) <= 'z')
#define DIGIT(c) ((c) >= '0' && (c) <= '9')
#define NAME(c) (LETTER(c) || DIGIT(c) || (c) == '_')

/* The rest of a keyword after its first letter; `rest` is a literal, so each one becomes compares with constants. */
#define KEYWORD(number, rest)                                            \
    if (length == sizeof rest && same(start + 1, rest, sizeof rest - 1)) { \
        token = T_KEYWORDS + (number);                                   \
        break;                                                           \
    }

static inline __attribute__((always_inline)) int same(const char *a, const char *b, size_t n) {
    switch (n) {
#define AT(i) (a[i] == b[i])
    case 1: return AT(0);
    case 2: return AT(0) && AT(1);
    case 3: return AT(0) && AT(1) && AT(2);
    case 4: return AT(0) && AT(1) && AT(2) && AT(3);
    case 5: return AT(0) && AT(1) && AT(2) && AT(3) && AT(4);
    case 6: return AT(0) && AT(1) && AT(2) && AT(3) && AT(4) && AT(5);
    case 7: return AT(0) && AT(1) && AT(2) && AT(3) && AT(4) && AT(5) && AT(6);
    case 8: return AT(0) && AT(1) && AT(2) && AT(3) && AT(4) && AT(5) && AT(6) && AT(7);
    default: return 0;
#undef AT
    }
}

#define OPERATOR(number, n)              \
    do {                                 \
        token = T_OPERATORS + (number);  \
        at = start + (n);                \
    } while (0)

__attribute__((noinline)) static uint64_t lex(const char *at, uint32_t *counts) {
    uint64_t checksum = MIX_START, value;
    uint32_t line = 1, column, depth = 0, state = 0;
    const char *line_start = at;
    for (;;) {
        while (*at == ' ' || *at == '\t' || *at == '\n') {
            if (*at++ == '\n') {
                line++;
                line_start = at;
            }
        }
        const char *start = at;
        int token = T_ERROR;
        size_t length;
        value = 0;
        column = (uint32_t) (start - line_start);
        switch (*at) {
        case '\0':
            return mix(mix(checksum, line), depth);
        case 'a': case 'b': case 'c': case 'd': case 'e': case 'f': case 'g': case 'h': case 'i': case 'j': case 'k':
        case 'l': case 'm': case 'n': case 'o': case 'p': case 'q': case 'r': case 's': case 't': case 'u': case 'v':
        case 'w': case 'x': case 'y': case 'z':
        case 'A': case 'B': case 'C': case 'D': case 'E': case 'F': case 'G': case 'H': case 'I': case 'J': case 'K':
        case 'L': case 'M': case 'N': case 'O': case 'P': case 'Q': case 'R': case 'S': case 'T': case 'U': case 'V':
        case 'W': case 'X': case 'Y': case 'Z': case '_':
            while (NAME(*at)) {
                value = value * 31 + (uint8_t) *at++;
            }
            length = (size_t) (at - start);
            token = T_NAME;
            switch (*start) {
            case 'a': KEYWORD(0, "uto") KEYWORD(1, "lignas") KEYWORD(2, "lignof") KEYWORD(3, "sm") break;
            case 'b': KEYWORD(4, "reak") KEYWORD(5, "ool") break;
            case 'c': KEYWORD(6, "ase") KEYWORD(7, "har") KEYWORD(8, "onst") KEYWORD(9, "ontinue") KEYWORD(10, "lass")
                KEYWORD(11, "atch") KEYWORD(12, "onstexpr") break;
            case 'd': KEYWORD(13, "efault") KEYWORD(14, "o") KEYWORD(15, "ouble") KEYWORD(16, "elete")
                KEYWORD(17, "ecltype") break;
            case 'e': KEYWORD(18, "lse") KEYWORD(19, "num") KEYWORD(20, "xtern") KEYWORD(21, "xport")
                KEYWORD(22, "xplicit") break;
            case 'f': KEYWORD(23, "loat") KEYWORD(24, "or") KEYWORD(25, "alse") KEYWORD(26, "inal") KEYWORD(27, "riend")
                break;
            case 'g': KEYWORD(28, "oto") break;
            case 'i': KEYWORD(29, "f") KEYWORD(30, "nt") KEYWORD(31, "nline") KEYWORD(32, "mport") break;
            case 'l': KEYWORD(33, "ong") break;
            case 'm': KEYWORD(34, "utable") KEYWORD(35, "odule") break;
            case 'n': KEYWORD(36, "amespace") KEYWORD(37, "ew") KEYWORD(38, "oexcept") KEYWORD(39, "ullptr") break;
            case 'o': KEYWORD(40, "perator") KEYWORD(41, "verride") break;
            case 'p': KEYWORD(42, "rivate") KEYWORD(43, "ublic") KEYWORD(44, "rotected") break;
            case 'r': KEYWORD(45, "eturn") KEYWORD(46, "egister") KEYWORD(47, "estrict") KEYWORD(48, "equires") break;
            case 's': KEYWORD(49, "izeof") KEYWORD(50, "tatic") KEYWORD(51, "truct") KEYWORD(52, "witch")
                KEYWORD(53, "hort") KEYWORD(54, "igned") break;
            case 't': KEYWORD(55, "ypedef") KEYWORD(56, "emplate") KEYWORD(57, "ypename") KEYWORD(58, "his")
                KEYWORD(59, "hrow") KEYWORD(60, "ry") KEYWORD(61, "rue") KEYWORD(62, "ypeof") break;
            case 'u': KEYWORD(63, "nsigned") KEYWORD(64, "nion") KEYWORD(65, "sing") break;
            case 'v': KEYWORD(66, "oid") KEYWORD(67, "olatile") KEYWORD(68, "irtual") break;
            case 'w': KEYWORD(69, "hile") KEYWORD(70, "char_t") break;
            case 'x': KEYWORD(71, "or") break;
            default: break;
            }
            break;
        case '0':
            if ((at[1] | 32) == 'x') {
                token = T_HEX;
                for (at += 2; DIGIT(*at) || ((*at | 32) >= 'a' && (*at | 32) <= 'f'); at++) {
                    value = value * 16 + (uint64_t) (DIGIT(*at) ? *at - '0' : (*at | 32) - 'a' + 10);
                }
                goto suffix;
            }
            if ((at[1] | 32) == 'b') {
                token = T_BINARY;
                for (at += 2; *at == '0' || *at == '1'; at++) {
                    value = value * 2 + (uint64_t) (*at - '0');
                }
                goto suffix;
            }
            if (DIGIT(at[1])) {
                token = T_OCTAL;
                for (at++; *at >= '0' && *at <= '7'; at++) {
                    value = value * 8 + (uint64_t) (*at - '0');
                }
                goto suffix;
            }
            /* fall through */
        case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
            token = T_INTEGER;
            for (; DIGIT(*at); at++) {
                value = value * 10 + (uint64_t) (*at - '0');
            }
            if (*at == '.') {
                at++;
            fraction:
                token = T_FLOAT;
                for (; DIGIT(*at); at++) {
                    value = value * 10 + (uint64_t) (*at - '0');
                }
            }
            if ((*at | 32) == 'e') {
                uint64_t exponent = 0;
                int negative = 0;
                token = T_FLOAT;
                at++;
                if (*at == '+' || *at == '-') {
                    negative = *at++ == '-';
                }
                for (; DIGIT(*at); at++) {
                    exponent = exponent * 10 + (uint64_t) (*at - '0');
                }
                value = mix(value, negative ? ~exponent : exponent);
            }
            if (token == T_FLOAT && ((*at | 32) == 'f' || (*at | 32) == 'l')) {
                value ^= (uint64_t) (*at++ | 32) << 56;
            }
        suffix:
            while ((*at | 32) == 'u' || (*at | 32) == 'l') {
                value = value * 3 + (uint64_t) (*at++ | 32);
            }
            if (NAME(*at)) {
                token = T_ERROR;
                while (NAME(*at)) {
                    at++;
                }
            }
            break;
        case '\'':
        case '"':
            token = *start == '"' ? T_STRING : T_CHARACTER;
            for (at++; *at != *start; at++) {
                if (*at == '\0' || *at == '\n') {
                    token = T_ERROR;
                    at--;
                    break;
                }
                uint64_t c = (uint8_t) *at;
                if (c == '\\') {
                    at++;
                    switch (*at) {
                    case 'n': c = '\n'; break;
                    case 't': c = '\t'; break;
                    case 'r': c = '\r'; break;
                    case 'a': c = '\a'; break;
                    case 'b': c = '\b'; break;
                    case 'f': c = '\f'; break;
                    case 'v': c = '\v'; break;
                    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
                        c = (uint64_t) (*at - '0');
                        for (int i = 0; i < 2 && at[1] >= '0' && at[1] <= '7'; i++) {
                            c = c * 8 + (uint64_t) (*++at - '0');
                        }
                        break;
                    case 'x': case 'u': case 'U': {
                        int most = *at == 'x' ? 2 : *at == 'u' ? 4 : 8;
                        c = 0;
                        for (int i = 0; i < most; i++) {
                            char h = at[1];
                            if (DIGIT(h)) {
                                c = c * 16 + (uint64_t) (h - '0');
                            } else if ((h | 32) >= 'a' && (h | 32) <= 'f') {
                                c = c * 16 + (uint64_t) ((h | 32) - 'a' + 10);
                            } else {
                                break;
                            }
                            at++;
                        }
                        break;
                    }
                    case '\0': token = T_ERROR; at--; break;
                    default: c = (uint8_t) *at; break;
                    }
                }
                value = mix(value, c);
            }
            at++;
            break;
        case '#':
            token = T_DIRECTIVE;
            state = state * 5 + 1;
            while (*at != '\0' && *at != '\n') {
                if (*at == '\\' && at[1] == '\n') {
                    line++;
                    at++;
                    line_start = at + 1;
                }
                value = value * 33 + (uint8_t) *at++;
            }
            break;
        case '/':
            if (at[1] == '/') {
                token = T_COMMENT;
                while (*at != '\0' && *at != '\n') {
                    at++;
                }
            } else if (at[1] == '*') {
                token = T_COMMENT;
                for (at += 2; *at != '\0' && (at[0] != '*' || at[1] != '/'); at++) {
                    if (*at == '\n') {
                        line++;
                        line_start = at + 1;
                    }
                }
                at += *at != '\0' ? 2 : 0;
            } else if (at[1] == '=') {
                OPERATOR(0, 2);
            } else {
                OPERATOR(1, 1);
            }
            break;
        case '+': if (at[1] == '+') OPERATOR(2, 2); else if (at[1] == '=') OPERATOR(3, 2); else OPERATOR(4, 1); break;
        case '-':
            if (at[1] == '-') {
                OPERATOR(5, 2);
            } else if (at[1] == '=') {
                OPERATOR(6, 2);
            } else if (at[1] == '>') {
                if (at[2] == '*') OPERATOR(7, 3); else OPERATOR(8, 2);
            } else {
                OPERATOR(9, 1);
            }
            break;
        case '*': if (at[1] == '=') OPERATOR(10, 2); else OPERATOR(11, 1); break;
        case '%': if (at[1] == '=') OPERATOR(12, 2); else OPERATOR(13, 1); break;
        case '=': if (at[1] == '=') OPERATOR(14, 2); else OPERATOR(15, 1); break;
        case '!': if (at[1] == '=') OPERATOR(16, 2); else OPERATOR(17, 1); break;
        case '<':
            if (at[1] == '<') {
                if (at[2] == '=') OPERATOR(18, 3); else OPERATOR(19, 2);
            } else if (at[1] == '=') {
                if (at[2] == '>') OPERATOR(20, 3); else OPERATOR(21, 2);
            } else {
                OPERATOR(22, 1);
            }
            break;
        case '>':
            if (at[1] == '>') {
                if (at[2] == '=') OPERATOR(23, 3); else OPERATOR(24, 2);
            } else if (at[1] == '=') {
                OPERATOR(25, 2);
            } else {
                OPERATOR(26, 1);
            }
            break;
        case '&': if (at[1] == '&') OPERATOR(27, 2); else if (at[1] == '=') OPERATOR(28, 2); else OPERATOR(29, 1); break;
        case '|': if (at[1] == '|') OPERATOR(30, 2); else if (at[1] == '=') OPERATOR(31, 2); else OPERATOR(32, 1); break;
        case '^': if (at[1] == '=') OPERATOR(33, 2); else OPERATOR(34, 1); break;
        case '~': OPERATOR(35, 1); break;
        case '?': OPERATOR(36, 1); break;
        case ':': if (at[1] == ':') OPERATOR(37, 2); else OPERATOR(38, 1); break;
        case ';': OPERATOR(39, 1); state = 0; break;
        case ',': OPERATOR(40, 1); break;
        case '.':
            if (DIGIT(at[1])) {
                at++;
                goto fraction;
            }
            if (at[1] == '.' && at[2] == '.') OPERATOR(41, 3); else OPERATOR(42, 1);
            break;
        case '(': OPERATOR(43, 1); depth += 1; break;
        case ')': OPERATOR(44, 1); depth -= 1; break;
        case '[': OPERATOR(45, 1); depth += 0x100; break;
        case ']': OPERATOR(46, 1); depth -= 0x100; break;
        case '{': OPERATOR(47, 1); depth += 0x10000; break;
        case '}': OPERATOR(48, 1); depth -= 0x10000; break;
        default:
            at++;
        }
        counts[token]++;
        state = state * 7 + (uint32_t) token;
        checksum = mix(checksum, value + ((uint64_t) column << 40) + ((uint64_t) token << 52) + state);
    }
}

KERNEL(lexer) {
    char *source = allocate(SOURCE_LENGTH);
    uint32_t counts[T_COUNT] = { 0 }, random = 20260101;
    uint64_t checksum = MIX_START;
    make(source, &random);
    for (int32_t done = 0; done < size; done += SOURCE_LENGTH / 1024) {
        if (done % 256 == 0) {
            make(source, &random);
        }
        checksum = mix(checksum, lex(source, counts));
    }
    for (int i = 0; i < T_COUNT; i++) {
        checksum = mix(checksum, counts[i]);
    }
    free(source);
    return (int64_t) checksum;
}
