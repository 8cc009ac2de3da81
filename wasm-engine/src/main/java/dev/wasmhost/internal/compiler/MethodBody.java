package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A JVM method while it is being written: its locals, and what is known about them at
 * this point.
 *
 * <p>
 * At every label the JVM's operand stack is empty and the locals listed here are set, so
 * a stack map frame is just this list (and, in a function that is one method, the slots
 * of the live operands behind it).
 */
final class MethodBody {

    final MethodVisitor method;

    /** The region that the method is for; null for a function's own method. */
    final @Nullable Region region;

    final BitSet used;

    final BitSet written;

    final BitSet scratch;

    final BitSet exits = new BitSet();

    private final List<Object> frameTypes = new ArrayList<>();

    private final Map<JvmType, Integer> temporaries = new EnumMap<>(JvmType.class);

    private final Map<JvmType, List<Integer>> arguments = new EnumMap<>(JvmType.class);

    private int next;

    private int listedWords;

    /** JVM locals for the lanes of vectors. */
    final Variables variables = new Variables(this);

    private int[] locals = new int[0];

    /** Where the method is left with a code that is not 0. */
    final Label exit = new Label();

    /** Whether anything goes there. */
    boolean leaves;

    String owner = "";

    String name = "";

    int instance = -1;

    int budget = -1;

    int frame = -1;

    /**
     * What the last region that was called returned, or a large {@code br_table}'s
     * target.
     */
    int code = -1;

    int poll = -1;

    // By slot; the last one is for memories without a slot.
    private int[] memories = new int[0];

    private int[] memoryLimits = new int[0];

    private int address = -1;

    private int exception = -1;

    /** Where what the whole method protects begins, if it does. */
    final Label start = new Label();

    /** Whether this is the function's own method. */
    boolean isFunction;

    /** Whether marks of exceptions are to be forgotten when one leaves the method. */
    boolean forgetsMarks;

    /** Whether locals are to be written back when an exception leaves the method. */
    boolean writesBack;

    /** The bits of the memories whose JVM locals, array and size, are right. */
    int currentMemories;

    /** The most words that waited on the JVM's operand stack. */
    int stackWords;

    /**
     * Virtual registers that the {@link ClientCompiler} needs for accesses to memories.
     */
    int registers;

    MethodBody(MethodVisitor method, @Nullable Region region, Region content) {
        this.method = method;
        this.region = region;
        this.used = content.used;
        this.written = content.written;
        this.scratch = content.scratch;
    }

    /** Notes how many words wait on the JVM's operand stack. */
    void measure(int words) {
        this.stackWords = Math.max(this.stackWords, words);
    }

    /** Allocates a JVM local that every frame from now on lists. */
    int allocate(Object frameType, int size) {
        if (this.next != this.listedWords) {
            throw new AssertionError("a listed local after an unlisted one");
        }
        this.frameTypes.add(frameType);
        this.listedWords += size;
        return allocateUnlisted(size);
    }

    int allocateUnlisted(int size) {
        int index = this.next;
        this.next += size;
        return index;
    }

    /** Returns the words of the locals that every frame lists; they come first. */
    int listedWords() {
        return this.listedWords;
    }

    int localCount() {
        return this.next;
    }

    /** Allocates JVM locals, which follow one another, for a local of type v128. */
    void allocateVectorLocal(int localIndex, Shape shape) {
        allocateLocal(localIndex, shape.type);
        for (int i = 1; i < shape.lanes; i++) {
            allocate(shape.type.frameType(), shape.type.size);
        }
    }

    /** Allocates a JVM local for a WebAssembly local. */
    void allocateLocal(int localIndex, JvmType type) {
        if (localIndex >= this.locals.length) {
            int before = this.locals.length;
            this.locals = Arrays.copyOf(this.locals, Math.max(localIndex + 1, 2 * before));
            Arrays.fill(this.locals, before, this.locals.length, -1);
        }
        this.locals[localIndex] = allocate(type.frameType(), type.size);
    }

    /** Returns the JVM local that holds a WebAssembly local, or -1 if none does. */
    int local(int localIndex) {
        return (localIndex < this.locals.length) ? this.locals[localIndex] : -1;
    }

    /** Allocates JVM locals that every frame from now on lists for a memory. */
    void allocateMemory(MemoryShape memory) {
        this.memories = Arrays.copyOf(this.memories, memory.slot() + 1);
        this.memoryLimits = Arrays.copyOf(this.memoryLimits, memory.slot() + 1);
        this.memories[memory.slot()] = allocate(memory.container(), 1);
        if (!memory.shared()) {
            this.memoryLimits[memory.slot()] = allocate(Opcodes.INTEGER, 1);
        }
    }

    /** Returns the JVM local that holds a memory's array or buffer. */
    int memory(MemoryShape memory) {
        if (memory.slot() >= this.memories.length) {
            this.memories = Arrays.copyOf(this.memories, memory.slot() + 1);
            this.memoryLimits = Arrays.copyOf(this.memoryLimits, memory.slot() + 1);
            this.memories[memory.slot()] = allocateUnlisted(1);
            this.memoryLimits[memory.slot()] = allocateUnlisted(1);
        }
        return this.memories[memory.slot()];
    }

    /** Returns the JVM local that holds the limit of a memory that is not shared. */
    int memoryLimit(MemoryShape memory) {
        return this.memoryLimits[memory.slot()];
    }

    /** Returns a JVM local for an address that was checked. */
    int address() {
        if (this.address < 0) {
            this.address = allocateUnlisted(1);
        }
        return this.address;
    }

    /** Returns the JVM local of the exception that a handler has caught. */
    int exception() {
        if (this.exception < 0) {
            this.exception = allocateUnlisted(1);
        }
        return this.exception;
    }

    /** Returns a JVM local to put something aside for a moment. */
    int temporary(JvmType type) {
        Integer known = this.temporaries.get(type);
        if (known == null) {
            known = allocateUnlisted(type.size);
            this.temporaries.put(type, known);
        }
        return known;
    }

    /** Returns a JVM local to put the argument at {@code position} aside for a moment. */
    int argument(int position, JvmType type) {
        List<Integer> known = this.arguments.get(type);
        if (known == null) {
            known = new ArrayList<>();
            this.arguments.put(type, known);
        }
        while (known.size() <= position) {
            known.add(-1);
        }
        if (known.get(position) < 0) {
            known.set(position, allocateUnlisted(type.size));
        }
        return known.get(position);
    }

    /** Returns the types of the locals that are set at every label. */
    List<Object> frameTypes() {
        return this.frameTypes;
    }

}
