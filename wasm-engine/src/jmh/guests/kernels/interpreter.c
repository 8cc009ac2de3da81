/*
 * An interpreter inside the guest: a stack machine with one big switch, as language runtimes have it. The programs that
 * it runs (sorting, primes, Collatz, a recursive function, hashing, a matrix) are assembled below.
 */
#include "kernels.h"

enum op {
    HALT, NOP, PUSH, POP, DUP, SWAP, OVER, ROT, LOAD, STORE, TEE, INC, ADD, SUB, MUL, DIV, MOD, NEG, ABS, AND, OR, XOR,
    NOT, SHL, SHR, SAR, ROTL, MIN, MAX, EQ, NE, LT, LE, GT, GE, LTU, EQZ, ADDK, SUBK, MULK, ANDK, SHLK, SHRK, MODK, JMP,
    JZ, JNZ, JEQ, JNE, JLT, JGE, JLE, JGT, LOOP, CALL, RET, ALOAD, ASTORE, AINC, ASWAP, BLOAD, BSTORE, POPCNT, CLZ, CTZ,
    HASH, MULADD, SELECT, SWITCH, EMIT
};

#define CODE_SIZE 1024
#define STACK_SIZE 4096
#define ARRAY_SIZE 4096 /* a power of two: addresses wrap */

struct machine {
    int32_t code[CODE_SIZE];
    int32_t length;
    int64_t stack[STACK_SIZE];
    int64_t array[ARRAY_SIZE];
    uint64_t executed;
};

/* `fp` is the frame: arguments and locals; above it the return address, the caller's frame, and the operands. */
__attribute__((noinline)) static uint64_t run(struct machine *machine, int32_t entry, int64_t argument) {
    const int32_t *code = machine->code, *pc = code + entry;
    int64_t *fp = machine->stack, *sp = fp + 16, *array = machine->array;
    uint8_t *bytes = (uint8_t *) array;
    uint64_t checksum = MIX_START, executed = 0;
    int64_t a, b, c;
    fp[0] = argument;
    /* sp points at the topmost operand. */
#define ARRAY(i) array[(uint64_t) (i) & (ARRAY_SIZE - 1)]
#define BINARY(expression) b = *sp--; a = *sp; *sp = (int64_t) (expression); break
#define BRANCH(condition) b = *sp--; a = *sp--; pc = (condition) ? code + *pc : pc + 1; break
    for (;;) {
        executed++;
        switch ((enum op) *pc++) {
        case HALT:
            machine->executed += executed;
            return checksum;
        case NOP: break;
        case PUSH: *++sp = *pc++; break;
        case POP: sp--; break;
        case DUP: a = *sp; *++sp = a; break;
        case SWAP: a = *sp; *sp = sp[-1]; sp[-1] = a; break;
        case OVER: a = sp[-1]; *++sp = a; break;
        case ROT: a = sp[-2]; sp[-2] = sp[-1]; sp[-1] = *sp; *sp = a; break;
        case LOAD: *++sp = fp[*pc++]; break;
        case STORE: fp[*pc++] = *sp--; break;
        case TEE: fp[*pc++] = *sp; break;
        case INC: fp[pc[0]] += pc[1]; pc += 2; break;
        case ADD: BINARY((uint64_t) a + (uint64_t) b);
        case SUB: BINARY((uint64_t) a - (uint64_t) b);
        case MUL: BINARY((uint64_t) a * (uint64_t) b);
        case DIV: BINARY(b == 0 ? 0 : b == -1 ? (int64_t) (0 - (uint64_t) a) : a / b);
        case MOD: BINARY(b == 0 || b == -1 ? 0 : a % b);
        case NEG: *sp = (int64_t) (0 - (uint64_t) *sp); break;
        case ABS: *sp = *sp < 0 ? (int64_t) (0 - (uint64_t) *sp) : *sp; break;
        case AND: BINARY(a & b);
        case OR: BINARY(a | b);
        case XOR: BINARY(a ^ b);
        case NOT: *sp = ~*sp; break;
        case SHL: BINARY((uint64_t) a << (b & 63));
        case SHR: BINARY((uint64_t) a >> (b & 63));
        case SAR: BINARY(a >> (b & 63));
        case ROTL: BINARY((uint64_t) a << (b & 63) | (uint64_t) a >> (-b & 63));
        case MIN: BINARY(a < b ? a : b);
        case MAX: BINARY(a > b ? a : b);
        case EQ: BINARY(a == b);
        case NE: BINARY(a != b);
        case LT: BINARY(a < b);
        case LE: BINARY(a <= b);
        case GT: BINARY(a > b);
        case GE: BINARY(a >= b);
        case LTU: BINARY((uint64_t) a < (uint64_t) b);
        case EQZ: *sp = *sp == 0; break;
        case ADDK: *sp = (int64_t) ((uint64_t) *sp + (uint64_t) (int64_t) *pc++); break;
        case SUBK: *sp = (int64_t) ((uint64_t) *sp - (uint64_t) (int64_t) *pc++); break;
        case MULK: *sp = (int64_t) ((uint64_t) *sp * (uint64_t) (int64_t) *pc++); break;
        case ANDK: *sp &= *pc++; break;
        case SHLK: *sp = (int64_t) ((uint64_t) *sp << *pc++); break;
        case SHRK: *sp = (int64_t) ((uint64_t) *sp >> *pc++); break;
        case MODK: *sp %= *pc++; break;
        case JMP: pc = code + *pc; break;
        case JZ: pc = *sp-- == 0 ? code + *pc : pc + 1; break;
        case JNZ: pc = *sp-- != 0 ? code + *pc : pc + 1; break;
        case JEQ: BRANCH(a == b);
        case JNE: BRANCH(a != b);
        case JLT: BRANCH(a < b);
        case JGE: BRANCH(a >= b);
        case JLE: BRANCH(a <= b);
        case JGT: BRANCH(a > b);
        case LOOP: pc = --fp[pc[0]] != 0 ? code + pc[1] : pc + 2; break;
        case CALL: /* target, arguments, locals with arguments */
            a = pc[1];
            b = pc[2];
            sp -= a;
            sp[b + 1] = (int64_t) (pc + 3 - code);
            sp[b + 2] = (int64_t) (fp - machine->stack);
            pc = code + pc[0];
            fp = sp + 1;
            sp = fp + b + 1;
            break;
        case RET: /* locals with arguments */
            a = *sp;
            sp = fp;
            b = sp[*pc];
            c = sp[*pc + 1];
            *sp = a;
            pc = code + b;
            fp = machine->stack + c;
            break;
        case ALOAD: *sp = ARRAY(*sp); break;
        case ASTORE: b = *sp--; a = *sp--; ARRAY(a) = b; break;
        case AINC: b = *sp--; a = *sp--; ARRAY(a) += b; break;
        case ASWAP: b = *sp--; a = *sp--; c = ARRAY(a); ARRAY(a) = ARRAY(b); ARRAY(b) = c; break;
        case BLOAD: *sp = bytes[(uint64_t) *sp & (ARRAY_SIZE * 8 - 1)]; break;
        case BSTORE: b = *sp--; a = *sp--; bytes[(uint64_t) a & (ARRAY_SIZE * 8 - 1)] = (uint8_t) b; break;
        case POPCNT: *sp = __builtin_popcountll((uint64_t) *sp); break;
        case CLZ: *sp = *sp == 0 ? 64 : __builtin_clzll((uint64_t) *sp); break;
        case CTZ: *sp = *sp == 0 ? 64 : __builtin_ctzll((uint64_t) *sp); break;
        case HASH: b = *sp--; *sp = (int64_t) mix((uint64_t) *sp, (uint64_t) b); break;
        case MULADD: c = *sp--; b = *sp--; *sp = (int64_t) ((uint64_t) *sp + (uint64_t) b * (uint64_t) c); break;
        case SELECT: c = *sp--; b = *sp--; *sp = c != 0 ? *sp : b; break;
        case SWITCH: /* cases, targets ..., default */
            a = *sp--;
            pc = code + pc[1 + ((uint64_t) a < (uint64_t) pc[0] ? a : pc[0])];
            break;
        case EMIT: checksum = mix(checksum, (uint64_t) *sp--); break;
        }
    }
}

/* Assembling. */

static void put(struct machine *machine, size_t count, const int32_t *words) {
    for (size_t i = 0; i < count; i++) {
        machine->code[machine->length++] = words[i];
    }
}

#define DO(...) put(m, sizeof((int32_t[]) { __VA_ARGS__ }) / 4, (const int32_t[]) { __VA_ARGS__ })
#define HERE (m->length)
#define FORWARD (m->length - 1)            /* the operand just written, to be patched by LAND */
#define LAND(at) (m->code[at] = m->length)

/* Fills the array with pseudo-random numbers, sorts it by insertion, and emits a hash of it. */
static int32_t assemble_sort(struct machine *m, int32_t count) {
    int32_t entry = HERE;
    DO(PUSH, 12345, STORE, 1, PUSH, 0, STORE, 2);
    int32_t fill = HERE;
    DO(LOAD, 1, PUSH, 1103515245, MUL, ADDK, 12345, ANDK, 0x7fffffff, STORE, 1);
    DO(LOAD, 2, LOAD, 1, SHRK, 8, MODK, 10007, ASTORE, INC, 2, 1, LOAD, 2, PUSH, count, JLT, fill);
    DO(PUSH, 1, STORE, 2);
    int32_t outer = HERE;
    DO(LOAD, 2, STORE, 3);
    int32_t inner = HERE;
    DO(LOAD, 3, EQZ, JNZ, 0);
    int32_t done1 = FORWARD;
    DO(LOAD, 3, SUBK, 1, ALOAD, LOAD, 3, ALOAD, JLE, 0);
    int32_t done2 = FORWARD;
    DO(LOAD, 3, DUP, SUBK, 1, ASWAP, INC, 3, -1, JMP, inner);
    LAND(done1);
    LAND(done2);
    DO(INC, 2, 1, LOAD, 2, PUSH, count, JLT, outer);
    DO(PUSH, 0, STORE, 2, PUSH, 7);
    int32_t hash = HERE;
    DO(LOAD, 2, ALOAD, HASH, INC, 2, 1, LOAD, 2, PUSH, count, JNE, hash, EMIT, HALT);
    return entry;
}

/* Counts primes with a sieve of bytes. */
static int32_t assemble_primes(struct machine *m, int32_t limit) {
    int32_t entry = HERE;
    DO(PUSH, 0, STORE, 1);
    int32_t clear = HERE;
    DO(LOAD, 1, PUSH, 1, BSTORE, INC, 1, 1, LOAD, 1, PUSH, limit, JLT, clear);
    DO(PUSH, 2, STORE, 1, PUSH, 0, STORE, 3);
    int32_t next = HERE;
    DO(LOAD, 1, BLOAD, JZ, 0);
    int32_t skip = FORWARD;
    DO(INC, 3, 1, LOAD, 1, DUP, ADD, STORE, 2);
    int32_t strike = HERE;
    DO(LOAD, 2, PUSH, limit, JGE, 0);
    int32_t out = FORWARD;
    DO(LOAD, 2, PUSH, 0, BSTORE, LOAD, 2, LOAD, 1, ADD, STORE, 2, JMP, strike);
    LAND(out);
    LAND(skip);
    DO(INC, 1, 1, LOAD, 1, PUSH, limit, JLT, next, LOAD, 3, EMIT, HALT);
    return entry;
}

/* The longest Collatz sequence below a limit. */
static int32_t assemble_collatz(struct machine *m, int32_t limit) {
    int32_t entry = HERE;
    DO(PUSH, 1, STORE, 1, PUSH, 0, STORE, 4);
    int32_t each = HERE;
    DO(LOAD, 1, STORE, 2, PUSH, 0, STORE, 3);
    int32_t step = HERE;
    DO(LOAD, 2, PUSH, 1, JEQ, 0);
    int32_t one = FORWARD;
    DO(INC, 3, 1, LOAD, 2, MULK, 3, ADDK, 1, LOAD, 2, SHRK, 1, LOAD, 2, ANDK, 1, SELECT, STORE, 2, JMP, step);
    LAND(one);
    DO(LOAD, 4, LOAD, 3, MAX, STORE, 4, INC, 1, 1, LOAD, 1, PUSH, limit, JLT, each, LOAD, 4, EMIT, HALT);
    return entry;
}

/* Fibonacci numbers by recursion. */
static int32_t assemble_calls(struct machine *m, int32_t n) {
    int32_t function = HERE;
    DO(LOAD, 0, PUSH, 2, JGE, 0);
    int32_t deeper = FORWARD;
    DO(LOAD, 0, RET, 1);
    LAND(deeper);
    DO(LOAD, 0, SUBK, 1, CALL, function, 1, 1, LOAD, 0, SUBK, 2, CALL, function, 1, 1, ADD, RET, 1);
    int32_t entry = HERE;
    DO(PUSH, n, CALL, function, 1, 1, EMIT, HALT);
    return entry;
}

/* Bit tricks, a switch of eight cases, and everything else that the other programs leave out. */
static int32_t assemble_bits(struct machine *m, int32_t count) {
    int32_t entry = HERE;
    DO(PUSH, count, STORE, 1, PUSH, 88172645, LOAD, 0, ADD, STORE, 2, PUSH, 0, STORE, 3);
    int32_t again = HERE;
    DO(LOAD, 2, DUP, SHLK, 13, XOR, DUP, SHRK, 7, XOR, DUP, SHLK, 17, XOR, TEE, 2, ANDK, 7);
    DO(SWITCH, 7);
    int32_t table = HERE;
    DO(0, 0, 0, 0, 0, 0, 0, 0);
    int32_t ends[8];
#define CASE(i, ...) LAND(table + (i)); DO(__VA_ARGS__, JMP, 0); ends[i] = FORWARD
    CASE(0, LOAD, 3, LOAD, 2, POPCNT, ADD, STORE, 3);
    CASE(1, LOAD, 3, LOAD, 2, CLZ, XOR, NEG, STORE, 3);
    CASE(2, LOAD, 3, LOAD, 2, CTZ, ROTL, STORE, 3);
    CASE(3, LOAD, 2, LOAD, 3, OVER, OVER, LTU, ROT, ROT, SUB, ADD, STORE, 3);
    CASE(4, LOAD, 3, LOAD, 2, PUSH, 31, MULADD, STORE, 3);
    CASE(5, LOAD, 2, ABS, LOAD, 3, PUSH, 1, OR, DIV, LOAD, 2, LOAD, 3, MOD, OR, LOAD, 3, NOT, AND, STORE, 3);
    CASE(6, LOAD, 3, PUSH, 5, SAR, LOAD, 2, PUSH, 9, SHR, MIN, NOP, LOAD, 3, SWAP, HASH, STORE, 3);
    CASE(7, LOAD, 2, LOAD, 3, GE, LOAD, 2, LOAD, 3, NE, ADD, LOAD, 2, PUSH, 0, GT, ADD, LOAD, 3, PUSH, 3, SHL, HASH,
            DUP, POP, STORE, 3);
#undef CASE
    for (int i = 0; i < 8; i++) {
        LAND(ends[i]);
    }
    DO(LOOP, 1, again, LOAD, 3, EMIT, HALT);
    return entry;
}

/* Multiplies the array, as a square matrix, with itself, into the rows above. */
static int32_t assemble_matrix(struct machine *m, int32_t n) {
    int32_t entry = HERE;
    DO(PUSH, 0, STORE, 1);
    int32_t fill = HERE;
    DO(LOAD, 1, LOAD, 1, MULK, 7, MODK, 13, SUBK, 6, ASTORE, INC, 1, 1, LOAD, 1, PUSH, n * n, JLT, fill);
    DO(PUSH, 0, STORE, 1);
    int32_t row = HERE;
    DO(PUSH, 0, STORE, 2);
    int32_t column = HERE;
    DO(LOAD, 1, LOAD, 2, PUSH, n, MULADD, ADDK, n * n, DUP, PUSH, 0, ASTORE, STORE, 4, PUSH, 0, STORE, 3);
    int32_t term = HERE;
    DO(LOAD, 4, LOAD, 1, MULK, n, LOAD, 3, ADD, ALOAD, LOAD, 2, LOAD, 3, PUSH, n, MULADD, ALOAD, MUL, AINC);
    DO(INC, 3, 1, LOAD, 3, PUSH, n, LT, JNZ, term, INC, 2, 1, LOAD, 2, PUSH, n, JLT, column);
    DO(INC, 1, 1, PUSH, n, LOAD, 1, JGT, row, PUSH, n * n, STORE, 1, PUSH, 3);
    int32_t hash = HERE;
    DO(LOAD, 1, ALOAD, HASH, INC, 1, 1, LOAD, 1, PUSH, 2 * n * n, LE, LOAD, 1, PUSH, 2 * n * n, EQ, SUB, JNZ, hash);
    DO(EMIT, HALT);
    return entry;
}

KERNEL(interpreter) {
    struct machine *machine = allocate(sizeof *machine);
    memset(machine, 0, sizeof *machine);
    int32_t entries[] = {
        assemble_sort(machine, 300),
        assemble_primes(machine, 8000),
        assemble_collatz(machine, 300),
        assemble_calls(machine, 15),
        assemble_bits(machine, 3000),
        assemble_matrix(machine, 20),
    };
    if (machine->length > CODE_SIZE) {
        abort();
    }
    uint64_t checksum = MIX_START;
    for (int32_t i = 0; i < size; i++) {
        for (size_t j = 0; j < sizeof entries / sizeof *entries; j++) {
            checksum = mix(checksum, run(machine, entries[j], i));
        }
    }
    checksum = mix(checksum, machine->executed);
    free(machine);
    return (int64_t) checksum;
}
