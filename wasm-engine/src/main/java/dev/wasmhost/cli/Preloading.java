package dev.wasmhost.cli;

import java.util.StringTokenizer;

/**
 * Loads classes that the command will need, while that reads its arguments and its file:
 * half of what a short command does is to load 240 classes. Which of two threads loads a
 * class makes no difference to either; a class that is missing here only costs time.
 */
final class Preloading extends Thread {

    /** What checks and compiles guests, in the order in which it is needed. */
    static final String COMPILER = """
            internal.module.Opcode internal.binary.InstructionReader internal.validation.ModuleValidator
            internal.validation.BodyValidation internal.validation.OperandStack internal.validation.Operands
            internal.validation.FunctionValidator internal.validation.BodyState internal.validation.Place
            internal.validation.Signature internal.validation.Signatures internal.validation.ControlFrame
            internal.validation.Controls internal.validation.Locals internal.validation.Work
            internal.validation.ControlInstructions internal.validation.CallInstructions
            internal.validation.MemoryInstructions internal.validation.InstructionSignatures
            internal.module.LocalGroup internal.validation.CodeSink internal.validation.Announcer
            internal.compiler.ModuleCompiler internal.compiler.MethodSink internal.binary.NameSection
            internal.compiler.GeneratedLoader internal.compiler.ModuleLoader internal.compiler.GeneratedClass
            internal.compiler.ModuleClassWriter internal.compiler.Names org.objectweb.asm.Type
            internal.runtime.DataSlice org.objectweb.asm.ClassVisitor org.objectweb.asm.ClassWriter
            org.objectweb.asm.RecordComponentVisitor org.objectweb.asm.RecordComponentWriter
            org.objectweb.asm.ModuleVisitor org.objectweb.asm.ModuleWriter org.objectweb.asm.AnnotationVisitor
            org.objectweb.asm.AnnotationWriter org.objectweb.asm.MethodVisitor org.objectweb.asm.MethodWriter
            org.objectweb.asm.FieldVisitor org.objectweb.asm.FieldWriter org.objectweb.asm.ComputeLimits
            org.objectweb.asm.SymbolTable org.objectweb.asm.Symbol org.objectweb.asm.ByteVector
            internal.compiler.JvmType org.objectweb.asm.Opcodes org.objectweb.asm.Frame
            org.objectweb.asm.CurrentFrame org.objectweb.asm.Label internal.compiler.Emitter
            org.objectweb.asm.Attribute org.objectweb.asm.Handler internal.compiler.Signature
            internal.compiler.SignatureClassWriter internal.compiler.ClassGroup internal.compiler.MeasuringSink
            internal.compiler.BodySurvey internal.compiler.ShapeVotes internal.compiler.NoOperands
            internal.compiler.Lowering internal.compiler.RegionPlan internal.compiler.Region
            internal.compiler.FunctionCompiler internal.compiler.FunctionMethods
            internal.compiler.FunctionWriter internal.compiler.MethodBody internal.compiler.Variables
            internal.compiler.VectorStack internal.compiler.Vector internal.compiler.UsedMemories
            internal.compiler.MemoryShape internal.compiler.PrologueWriter internal.compiler.Control
            internal.compiler.CallWriter internal.compiler.MemoryWriter
            internal.compiler.BranchTableWriter internal.compiler.Outliner internal.compiler.FrameLayout
            """;

    /** What links and runs them. */
    static final String RUNTIME = """
            internal.runtime.InstanceParts internal.runtime.CallContext internal.runtime.Shareable
            internal.runtime.Global internal.runtime.HostCalls internal.runtime.Instructions
            internal.runtime.Memory internal.runtime.LinearMemory internal.runtime.Numerics
            internal.runtime.Table internal.runtime.Instantiator internal.runtime.Linkage internal.runtime.Allocation wasi.WasiSession
            wasi.DescriptorTable wasi.GuestMemory wasi.Descriptor wasi.StreamDescriptor wasi.InputStreamDescriptor
            wasi.FileType wasi.RunningClock wasi.Segments
            wasi.OutputStreamDescriptor wasi.WasiFunction internal.runtime.HostFailure wasi.Call
            wasi.DataFunctions wasi.Errno wasi.OpenDirectory wasi.OpenFile wasi.ArgumentFunctions wasi.Closing
            """;

    private final String names;

    private Preloading(String names) {
        super("wasm-preloading");
        this.names = names;
        setDaemon(true);
    }

    /**
     * Starts to load classes, if there is a processor for that.
     * @param compiled whether the guest's code is probably there already
     */
    static void start(boolean compiled) {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            new Preloading(compiled ? RUNTIME : COMPILER + RUNTIME).start();
        }
    }

    /** Returns the full name of a class in the lists. */
    static String className(String name) {
        return name.startsWith("org.") ? name : "dev.wasmhost." + name;
    }

    @Override
    public void run() {
        for (StringTokenizer each = new StringTokenizer(this.names); each.hasMoreTokens();) {
            load(className(each.nextToken()));
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name);
        }
        catch (ClassNotFoundException ex) {
            // If the command cannot do without, it finds out and says so.
        }
    }

}
