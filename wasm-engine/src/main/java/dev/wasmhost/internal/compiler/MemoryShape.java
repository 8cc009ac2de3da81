package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.AddressType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.internal.runtime.LinearMemory;

/**
 * How compiled code reaches one memory that a function uses: through an array and a limit
 * in JVM locals, which must be read again after whatever may grow it, or, if it is
 * shared, through a buffer that stays what it is and knows its own limit.
 *
 * @param index index of the memory
 * @param type its type
 * @param slot number of its JVM locals; {@link #UNTRACKED} if it has none of its own
 */
record MemoryShape(int index, MemoryType type, int slot) {

    /** Memories of a function that have JVM locals of their own. */
    static final int TRACKED = 16;

    /** The slot of further memories, which are looked up for each access. */
    static final int UNTRACKED = TRACKED;

    private static final String BUFFER = "java/nio/ByteBuffer";

    boolean shared() {
        return this.type.shared();
    }

    boolean wide() {
        return this.type.addressType() == AddressType.I64;
    }

    /**
     * Returns the bit that says whether the JVM locals are right; 0 if they always are.
     */
    int bit() {
        return (shared() || this.slot == UNTRACKED) ? 0 : 1 << this.slot;
    }

    /**
     * Returns whether what is known of the limit is worth a test: it stays in its JVM
     * local, and addresses are ints.
     */
    boolean mayBeExact() {
        return bit() != 0 && !wide();
    }

    /** Returns the frame type of what holds the bytes. */
    String container() {
        return shared() ? BUFFER : "[B";
    }

    /** Returns the descriptor of what holds the bytes. */
    String descriptor() {
        return shared() ? Names.descriptor(BUFFER) : "[B";
    }

    /** Returns the class with the handles of values longer than a byte. */
    String handles() {
        return shared() ? Names.SHARED_MEMORY : Names.LINEAR_MEMORY;
    }

    /** Reads the memory's JVM locals. */
    void load(MethodBody body) {
        MethodVisitor method = body.method;
        method.visitVarInsn(Opcodes.ALOAD, body.instance);
        if (this.index == 0 && !shared()) {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "memory0",
                    Names.descriptor(Names.LINEAR_MEMORY));
        }
        else {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "memories",
                    "[" + Names.descriptor(Names.MEMORY));
            Emitter.push(method, this.index);
            method.visitInsn(Opcodes.AALOAD);
            method.visitTypeInsn(Opcodes.CHECKCAST, handles());
        }
        if (shared()) {
            method.visitFieldInsn(Opcodes.GETFIELD, Names.SHARED_MEMORY, "buffer", descriptor());
            method.visitVarInsn(Opcodes.ASTORE, body.memory(this));
            return;
        }
        method.visitInsn(Opcodes.DUP);
        method.visitFieldInsn(Opcodes.GETFIELD, Names.LINEAR_MEMORY, "bytes", "[B");
        method.visitVarInsn(Opcodes.ASTORE, body.memory(this));
        method.visitFieldInsn(Opcodes.GETFIELD, Names.LINEAR_MEMORY, "limit", "I");
        method.visitVarInsn(Opcodes.ISTORE, body.memoryLimit(this));
    }

    /**
     * Pushes what is above the addresses that are inside: the size in bytes, or
     * {@link LinearMemory#EXACT} if the JVM's check of the array tells.
     */
    void pushLimit(MethodBody body) {
        if (shared()) {
            body.method.visitVarInsn(Opcodes.ALOAD, body.memory(this));
            body.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "limit", "()I", false);
        }
        else {
            body.method.visitVarInsn(Opcodes.ILOAD, body.memoryLimit(this));
        }
    }

    /** Pushes the size in bytes. */
    void pushSize(MethodBody body) {
        pushLimit(body);
        if (!shared()) {
            body.method.visitVarInsn(Opcodes.ALOAD, body.memory(this));
            body.method.visitInsn(Opcodes.ARRAYLENGTH);
            body.method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "min", "(II)I", false);
        }
    }

    /** Replaces what holds the bytes, and an address, by the element there. */
    void get(MethodVisitor method, Lowering.MemoryAccess access) {
        if (!access.isByte()) {
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.VAR_HANDLE, "get",
                    "(" + descriptor() + "I)" + access.element(), false);
        }
        else if (shared()) {
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "get", "(I)B", false);
        }
        else {
            method.visitInsn(Opcodes.BALOAD);
        }
    }

    /** Takes what holds the bytes, an address and the element to be there. */
    void set(MethodVisitor method, Lowering.MemoryAccess access) {
        if (!access.isByte()) {
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.VAR_HANDLE, "set",
                    "(" + descriptor() + "I" + access.element() + ")V", false);
        }
        else if (shared()) {
            method.visitInsn(Opcodes.I2B);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "put", "(IB)" + Names.descriptor(BUFFER), false);
            method.visitInsn(Opcodes.POP);
        }
        else {
            method.visitInsn(Opcodes.BASTORE);
        }
    }

}
