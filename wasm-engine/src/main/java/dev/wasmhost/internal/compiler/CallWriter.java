package dev.wasmhost.internal.compiler;

import java.util.List;

import org.objectweb.asm.Opcodes;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.Module;

/** Writes calls. */
final class CallWriter {

    private final ModuleCompiler compiler;

    private final Module module;

    private final FunctionWriter writer;

    /** Whether tail calls are never made at once, where handlers would see too much. */
    private boolean pendingOnly;

    CallWriter(ModuleCompiler compiler, FunctionWriter writer) {
        this.compiler = compiler;
        this.module = compiler.module();
        this.writer = writer;
    }

    /** Sets whether tail calls must wait until the function has returned. */
    void pendingOnly(boolean newPendingOnly) {
        this.pendingOnly = newPendingOnly;
    }

    /** Writes {@code call}. */
    void call(int callee) {
        FunctionType type = this.module.functionType(callee);
        Signature called = Signature.of(type);
        if (callee < this.module.importedFunctions()) {
            putAside(called, type, this.writer.height());
            this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "functions",
                    "[" + Names.descriptor(Names.FUNCTION_REFERENCE));
            Emitter.push(this.writer.method, callee);
            this.writer.method.visitInsn(Opcodes.AALOAD);
            callReference(called, type, this.writer.height(), false);
            return;
        }
        int height = this.writer.height();
        clearFor(type, height);
        pushArguments(called, height);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.budget);
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, this.compiler.codeClass(callee),
                this.compiler.methodName(callee), called.descriptor(this.compiler.instanceClass()), false);
        takeResults(type, height - called.parameters().size());
    }

    /**
     * Lets nothing wait on the JVM's stack during a call whose results come into their
     * slots: what waits is always above what is stored.
     */
    private void clearFor(FunctionType type, int height) {
        if (type.results().size() > FunctionMethods.MANY_RESULTS) {
            this.writer.store(height);
        }
    }

    /** Pushes the top operands of those below {@code height}, one for each parameter. */
    void pushArguments(Signature called, int height) {
        int count = called.parameters().size();
        if (called.packed()) {
            this.writer.store(height);
            this.writer.pushPacked(called, height - count);
            this.writer.stored = height - count;
        }
        else {
            this.writer.require(count, height);
            int first = called.parameters().indexOf(JvmType.VECTOR);
            if (first >= 0) {
                setAside(called, first);
                pushAside(called, first, height - count);
            }
        }
    }

    /** Puts the arguments from {@code first} on aside that wait on the JVM's stack. */
    private void setAside(Signature called, int first) {
        for (int i = called.parameters().size() - 1; i >= first; i--) {
            JvmType each = called.parameters().get(i);
            if (each != JvmType.VECTOR) {
                this.writer.method.visitVarInsn(each.store, this.writer.body.argument(i, each));
            }
        }
    }

    /**
     * Pushes what was set aside, and the vectors between; arguments start at a height.
     */
    private void pushAside(Signature called, int first, int height) {
        for (int i = first; i < called.parameters().size(); i++) {
            JvmType each = called.parameters().get(i);
            if (each == JvmType.VECTOR) {
                this.writer.body.measure(2 * (height - this.writer.stored) + called.parameterWords());
                this.writer.pushVector(height + i, each);
            }
            else {
                this.writer.method.visitVarInsn(each.load, this.writer.body.argument(i, each));
            }
        }
    }

    /** Writes {@code return_call} but for the return. */
    void tailCall(int callee) {
        if (!this.pendingOnly && callee >= this.module.importedFunctions() && !this.compiler.tailCalls(callee)) {
            call(callee);
            return;
        }
        FunctionType type = this.module.functionType(callee);
        Signature called = Signature.of(type);
        putAside(called, type, this.writer.height());
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        Emitter.push(this.writer.method, callee);
        this.writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "functionReference",
                "(I)" + Names.descriptor(Names.FUNCTION_REFERENCE), false);
        callReference(called, type, this.writer.height(), true);
    }

    /** Writes {@code call_ref}, or {@code return_call_ref} but for the return. */
    void callReference(int typeIndex, boolean tail) {
        this.writer.require(1);
        FunctionType type = this.module.calleeType(typeIndex);
        int reference = this.writer.body.temporary(JvmType.REFERENCE);
        this.writer.method.visitVarInsn(Opcodes.ASTORE, reference);
        int height = this.writer.height() - 1;
        Signature called = Signature.of(type);
        putAside(called, type, height);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, reference);
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.GUEST_OBJECT, "callee",
                "(Ljava/lang/Object;)Ljava/lang/Object;", false);
        callReference(called, type, height, tail);
    }

    /**
     * Writes {@code call_indirect}, or {@code return_call_indirect} but for the return.
     */
    void callIndirect(int typeIndex, int tableIndex, boolean tail) {
        this.writer.require(1);
        FunctionType type = this.module.calleeType(typeIndex);
        JvmType indexType = JvmType.of(this.module.tableType(tableIndex).addressType().valueType());
        int index = this.writer.body.temporary(indexType);
        this.writer.method.visitVarInsn(indexType.store, index);
        int height = this.writer.height() - 1;
        Signature called = Signature.of(type);
        putAside(called, type, height);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        MemoryWriter.pushTable(this.writer.method, tableIndex);
        this.writer.method.visitVarInsn(indexType.load, index);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "types",
                "[" + Names.descriptor(Names.DEFINED_TYPE));
        Emitter.push(this.writer.method, typeIndex);
        this.writer.method.visitInsn(Opcodes.AALOAD);
        this.writer.method.visitMethodInsn(
                Opcodes.INVOKESTATIC, Names.TABLE, "callee", "(" + Names.descriptor(Names.TABLE) + indexType.descriptor
                        + Names.descriptor(Names.DEFINED_TYPE) + ")" + Names.descriptor(Names.FUNCTION_REFERENCE),
                false);
        callReference(called, type, height, tail);
    }

    /**
     * Puts the arguments of a call through a reference aside, which is pushed next, then
     * comes {@link #callReference}.
     */
    private void putAside(Signature called, FunctionType type, int height) {
        clearFor(type, height);
        if (called.packed()) {
            this.writer.store(height);
            return;
        }
        this.writer.require(called.parameters().size(), height);
        setAside(called, 0);
    }

    /**
     * Calls the function whose reference is on top. The call is made here, not in a
     * method that all such calls share: HotSpot inlines by what each call site has seen.
     */
    private void callReference(Signature called, FunctionType type, int height, boolean tail) {
        int count = called.parameters().size();
        String owner = this.compiler.use(called);
        this.writer.method.visitTypeInsn(Opcodes.CHECKCAST, owner);
        if (called.packed()) {
            this.writer.pushPacked(called, height - count);
            this.writer.stored = height - count;
        }
        else {
            pushAside(called, 0, height - count);
        }
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.budget);
        if (tail) {
            this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, this.compiler.useTail(called),
                    this.pendingOnly ? TailCallWriter.LEAVE : TailCallWriter.TAIL_CALL,
                    TailCallWriter.tailCallDescriptor(called), false);
        }
        else {
            this.writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "call",
                    called.descriptor(Names.GUEST_INSTANCE), false);
        }
        takeResults(type, height - count);
    }

    /**
     * Takes the results of a call that has just returned; {@code height} is that of the
     * operands below them.
     */
    private void takeResults(FunctionType type, int height) {
        this.writer.body.currentMemories = 0;
        List<ValueType> results = type.results();
        Signature called = Signature.of(type);
        Emitter.completeResult(this.writer.method, this.writer.body.instance, called.results());
        if (results.size() > FunctionMethods.MANY_RESULTS) {
            this.writer.storeAt(height, JvmType.of(results.get(0)));
            this.writer.storeExtraResults(height, results.size());
            this.writer.stored = height + results.size();
            return;
        }
        this.writer.stored = Math.min(this.writer.stored, height);
        this.writer.body.measure(2 * (height - this.writer.stored + results.size()));
        for (int i = 0; i < results.size(); i++) {
            JvmType each = called.results().get(i);
            if (i > 0) {
                Emitter.loadExtraResult(this.writer.method, this.writer.body.instance, each, i, results.size());
            }
            if (each == JvmType.VECTOR) {
                this.writer.takeVector(height + i);
            }
        }
    }

}
