// C++ exceptions without a library: what the compiler wants of one is below, for classes without bases.

using size_t = decltype(sizeof(0));
using u8 = unsigned char;

namespace {

alignas(16) u8 heap[1 << 16];
size_t used;

struct Header {
    const void *type;
    int handlers;
};

Header *header(void *thrown) {
    return static_cast<Header *>(thrown) - 1;
}

unsigned unsigned_leb(const u8 *&p) {
    unsigned result = 0;
    for (int shift = 0;; shift += 7) {
        u8 byte = *p++;
        result |= (byte & 0x7fu) << shift;
        if (byte < 0x80) {
            return result;
        }
    }
}

int signed_leb(const u8 *&p) {
    int result = 0;
    int shift = 0;
    u8 byte;
    do {
        byte = *p++;
        result |= (byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    return (shift < 32 && (byte & 0x40)) ? result | -1 << shift : result;
}

void *caught[16];
int depth;

} // namespace

// What landing pads and the personality tell each other.
extern "C" struct {
    size_t lpad_index;
    const u8 *lsda;
    size_t selector;
} __wasm_lpad_context;

decltype(__wasm_lpad_context) __wasm_lpad_context;

// type_info of a class without bases begins with this; only its address matters.
extern "C" void *class_type_info[8] __asm__("_ZTVN10__cxxabiv117__class_type_infoE");
void *class_type_info[8];

extern "C" int __gxx_personality_wasm0() {
    return 0;
}

// Finds the clause of the landing pad that takes the exception: its number is the selector.
extern "C" int _Unwind_CallPersonality(void *thrown) {
    const u8 *p = __wasm_lpad_context.lsda;
    __wasm_lpad_context.selector = 0;
    p++; // where landing pads start: left out
    const void *const *types = nullptr;
    if (*p++ != 0xff) {
        unsigned offset = unsigned_leb(p);
        types = reinterpret_cast<const void *const *>(p + offset);
    }
    p++; // how call sites are encoded
    unsigned length = unsigned_leb(p);
    const u8 *actions = p + length;
    unsigned action = 0;
    for (size_t i = 0; i <= __wasm_lpad_context.lpad_index && p < actions; i++) {
        unsigned_leb(p);
        action = unsigned_leb(p);
    }
    if (action == 0) {
        return 0;
    }
    for (p = actions + action - 1;;) {
        int clause = signed_leb(p);
        const u8 *here = p;
        int next = signed_leb(p);
        if (clause > 0 && (types[-clause] == nullptr || types[-clause] == header(thrown)->type)) {
            __wasm_lpad_context.selector = static_cast<size_t>(clause);
            return 0;
        }
        if (next == 0) {
            return 0;
        }
        p = here + next;
    }
}

extern "C" void *__cxa_allocate_exception(size_t size) {
    if (used + size + sizeof(Header) > sizeof(heap)) {
        __builtin_trap();
    }
    Header *made = reinterpret_cast<Header *>(heap + used);
    used += (size + sizeof(Header) + 15) & ~size_t{15};
    return made + 1;
}

extern "C" [[noreturn]] void __cxa_throw(void *thrown, void *type, void *(*)(void *)) {
    header(thrown)->type = type;
    __builtin_wasm_throw(0, thrown);
}

extern "C" void *__cxa_begin_catch(void *thrown) {
    caught[depth++] = thrown;
    return thrown;
}

extern "C" void __cxa_end_catch() {
    if (--depth == 0) {
        used = 0;
    }
}

extern "C" [[noreturn]] void __cxa_rethrow() {
    __builtin_wasm_throw(0, caught[depth - 1]);
}

namespace std {
[[noreturn]] void terminate() noexcept {
    __builtin_trap();
}
} // namespace std

extern "C" [[noreturn]] void __clang_call_terminate(void *) {
    __builtin_trap();
}
