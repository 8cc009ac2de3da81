package dev.wasmhost.internal.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.ExternKind;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.binary.NameSection;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ConstantInstruction;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.runtime.CompilationStoppedException;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.FunctionReference;
import dev.wasmhost.internal.runtime.GuestArray;
import dev.wasmhost.internal.runtime.GuestInstance;
import dev.wasmhost.internal.runtime.GuestStruct;
import dev.wasmhost.internal.runtime.InstanceParts;
import dev.wasmhost.internal.runtime.ModuleCode;
import dev.wasmhost.internal.runtime.Watchdog;
import dev.wasmhost.internal.validation.FunctionValidator;
import dev.wasmhost.internal.validation.ValidModule;

/**
 * Compiles a module, class by class, when the JVM asks its class loader for them.
 *
 * <p>
 * Functions are grouped into classes {@code C0}, {@code C1} …, see
 * {@link FunctionGroups}; a group is compiled when something first calls one of its
 * functions. {@code Instance} is the module's subclass of {@link GuestInstance};
 * {@code R0}, {@code R1} … are the classes of references, up to
 * {@value #REFERENCES_PER_CLASS} functions of one signature each; {@code Frame<n>} are
 * the frame objects of large functions.
 */
final class ModuleCompiler implements ModuleCode {

    /** How many loop iterations pass between two looks at the call context. */
    static final int POLL_INTERVAL = 1000;

    private static final int REFERENCES_PER_CLASS = 16;

    /** How far by index functions may be apart to share a class of references. */
    private static final int REFERENCE_WINDOW = 1024;

    /** Globals that are fields; a class has room for 65,535. */
    private static final int FIELD_GLOBALS = 1000;

    /**
     * Estimated bytecode of a run of instructions that becomes a method, and half of what
     * may stay together; estimates are about twice what is written.
     */
    static final int REGION_BYTES = 8000;

    /** Runs are not made smaller than this, whatever the estimates are worth. */
    private static final int SMALLEST_REGION = REGION_BYTES / 16;

    /** HotSpot compiles no method of more than 8,000 bytes. */
    private static final int MAXIMUM_METHOD = 7800;

    /** A module with no more bytes of bodies is compiled before anything calls it. */
    private static final int SMALL_CODE = 32 << 10;

    private static final int SMALL_FUNCTIONS = 1000;

    /** Bytes of classes that are made before anything needs them. */
    private static final int PREPARED_BYTES = 1 << 20;

    /** Classes that are made then: a small one takes a tenth of a millisecond. */
    private static final int PREPARED_CLASSES = 100;

    /** Functions that are looked at for what refers to them. */
    private static final int PREPARED_FUNCTIONS = 16 << 10;

    private static final int MAXIMUM_NAME = 200;

    private static final MethodType NEW_INSTANCE = MethodType.methodType(GuestInstance.class, InstanceParts.class);

    private static final MethodType NEW_REFERENCE = MethodType.methodType(FunctionReference.class, DefinedType.class,
            GuestInstance.class, int.class);

    private final EngineContext engine;

    private final ValidModule valid;

    private final Module module;

    private final NameSection names;

    private final SignatureClasses signatures;

    private final AggregateClasses aggregates;

    private final int regionBytes;

    private final CodeBudget budget;

    private final Set<Class<?>> usedClasses = ConcurrentHashMap.newKeySet();

    private final FunctionGroups groups;

    private final BitSet exportedGlobals = new BitSet();

    private final String prefix;

    private final CodeStore store;

    private final @Nullable ApplicationClasses application;

    private final ModuleLoader loader;

    private final Object lock = new Object();

    private @Nullable MethodHandle newInstance;

    private ReferenceGroup @Nullable [] referenceGroups;

    private @Nullable BitSet declared;

    private @Nullable Map<String, Signature> signaturesByName;

    private @Nullable Map<String, DefinedType> typesByName;

    // Functions that were searched for tail calls, and those that have some.
    private final BitSet searched = new BitSet();

    private final BitSet tailCalling = new BitSet();

    private @Nullable Map<DefinedType, Integer> typeIndices;

    /**
     * Makes a compiler.
     * @param name what the package of the module's classes is called
     * @param store where compiled classes are kept
     */
    ModuleCompiler(EngineContext engine, ValidModule valid, SignatureClasses signatures, AggregateClasses aggregates,
            String name, CodeStore store) {
        this(engine, valid, signatures, aggregates, Names.PACKAGE + "m" + name, store, REGION_BYTES, engine.limits(),
                null);
    }

    /**
     * Makes a compiler that outlines sooner or later than usual.
     * @param regionBytes estimated bytecode of a run of instructions that becomes a
     * method
     * @param prefix internal name of the package of the module's classes
     * @param limits of the module
     * @param application has all classes of the module; null if they are made here
     */
    ModuleCompiler(EngineContext engine, ValidModule valid, SignatureClasses signatures, AggregateClasses aggregates,
            String prefix, CodeStore store, int regionBytes, WasmLimits limits,
            @Nullable ApplicationClasses application) {
        this.engine = engine;
        this.valid = valid;
        this.module = valid.module();
        this.names = NameSection.of(this.module);
        this.signatures = signatures;
        this.aggregates = aggregates;
        this.regionBytes = regionBytes;
        this.budget = new CodeBudget(limits);
        this.groups = new FunctionGroups(this.module);
        for (Export export : this.module.exports()) {
            if (export.kind() == ExternKind.GLOBAL) {
                this.exportedGlobals.set(export.index());
            }
        }
        this.prefix = prefix + "/";
        this.store = store;
        this.application = application;
        this.loader = new ModuleLoader(this, FunctionReference.class.getClassLoader());
    }

    // what the writers ask

    Module module() {
        return this.module;
    }

    boolean interruptible() {
        return this.engine.options().interruptible();
    }

    /** Returns whether code counts what it executes. */
    boolean fuel() {
        return this.engine.options().fuel();
    }

    /** Returns whether all NaNs that code computes are the same. */
    boolean deterministic() {
        return this.engine.options().deterministic();
    }

    String instanceClass() {
        return this.prefix + "Instance";
    }

    String frameClass(int functionIndex) {
        return this.prefix + "Frame" + functionIndex;
    }

    /** Returns the class that holds a function's own method. */
    String codeClass(int functionIndex) {
        return codeClassOf(this.groups.group(functionIndex));
    }

    private String codeClassOf(int group) {
        return this.prefix + "C" + group;
    }

    @Override
    public String functionName(int functionIndex) {
        String name = this.names.functionName(functionIndex);
        if (name != null && !name.isEmpty()) {
            return name;
        }
        for (Export each : this.module.exports()) {
            if (each.kind() == ExternKind.FUNCTION && each.index() == functionIndex) {
                return each.name();
            }
        }
        return "f" + functionIndex;
    }

    /**
     * Returns the name of a function's method: the JVM forbids some characters, and the
     * index makes it unique.
     */
    String methodName(int functionIndex) {
        String name = this.names.functionName(functionIndex);
        StringBuilder text = new StringBuilder();
        for (int i = 0; name != null && i < Math.min(name.length(), MAXIMUM_NAME); i++) {
            char each = name.charAt(i);
            boolean allowed = each > ' ' && each != 0x7F && !Character.isSurrogate(each)
                    && ".;[/<>~#".indexOf(each) < 0;
            text.append(allowed ? each : '_');
        }
        return text.append('#').append(functionIndex).toString();
    }

    static String globalField(int globalIndex) {
        return "global" + globalIndex;
    }

    /** Returns the name of the field for the upper half of a vector. */
    static String upperGlobalField(int globalIndex) {
        return "global" + globalIndex + "_upper";
    }

    @Override
    public boolean isField(int globalIndex) {
        return globalIndex < FIELD_GLOBALS && !this.exportedGlobals.get(globalIndex)
                && this.module.globals().get(globalIndex).initializer().isPresent();
    }

    /**
     * Keeps the class of a structure or array type alive as long as this module, and
     * returns its name.
     */
    String use(DefinedType type) {
        this.usedClasses.add(this.aggregates.of(type));
        return AggregateClassWriter.className(type);
    }

    /** Returns an index of one of the module's types. */
    int typeIndex(DefinedType type) {
        synchronized (this.lock) {
            if (this.typeIndices == null) {
                Map<DefinedType, Integer> indices = new HashMap<>();
                for (int i = 0; i < this.module.types().size(); i++) {
                    indices.putIfAbsent(this.module.types().get(i), i);
                }
                this.typeIndices = indices;
            }
            return Objects.requireNonNull(this.typeIndices.get(type));
        }
    }

    /** Keeps a signature's class alive as long as this module, and returns its name. */
    String use(Signature signature) {
        this.usedClasses.add(this.signatures.base(signature));
        return signature.className();
    }

    /**
     * Keeps the superclass of references to functions of a signature that make tail calls
     * alive as long as this module, and returns its name.
     */
    String useTail(Signature signature) {
        this.usedClasses.add(this.signatures.tail(signature));
        return signature.tailClassName();
    }

    /** Returns whether a function makes tail calls. */
    boolean tailCalls(int functionIndex) {
        if (!this.valid.features().contains(WasmFeature.TAIL_CALL) || functionIndex < this.module.importedFunctions()) {
            return false;
        }
        synchronized (this.lock) {
            if (!this.searched.get(functionIndex)) {
                this.tailCalling.set(functionIndex, findsTailCall(functionIndex));
                this.searched.set(functionIndex);
            }
            return this.tailCalling.get(functionIndex);
        }
    }

    private boolean findsTailCall(int functionIndex) {
        InstructionReader reader = new InstructionReader(this.module.bytes(), Set.of(WasmFeature.values()),
                (typeIndex, offset) -> this.module.types().get(typeIndex));
        int body = functionIndex - this.module.importedFunctions();
        reader.reset(this.module.bodies().starts()[body], this.module.bodies().ends()[body]);
        reader.locals();
        while (reader.next()) {
            switch (reader.opcode()) {
                case RETURN_CALL, RETURN_CALL_INDIRECT, RETURN_CALL_REF -> {
                    return true;
                }
                default -> {
                    // goes on
                }
            }
        }
        return false;
    }

    // what the runtime asks

    @Override
    public GuestInstance newInstance(InstanceParts parts) {
        try {
            return (GuestInstance) instanceConstructor().invokeExact(parts);
        }
        catch (RuntimeException | Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // the generated constructor declares nothing
        }
    }

    private MethodHandle instanceConstructor() {
        synchronized (this.lock) {
            if (this.newInstance == null) {
                this.newInstance = constructor(instanceClass(), InstanceParts.class).asType(NEW_INSTANCE);
            }
            return this.newInstance;
        }
    }

    private Class<?> load(String internalName) {
        if (this.application != null) {
            return this.application.load(internalName);
        }
        try {
            return this.loader.loadClass(internalName.replace('/', '.'));
        }
        catch (ClassNotFoundException ex) {
            throw new LinkageError(ex.getMessage(), ex); // never: it is one of ours
        }
    }

    private MethodHandle constructor(String internalName, Class<?>... parameters) {
        try {
            return MethodHandles.lookup()
                .findConstructor(load(internalName), MethodType.methodType(void.class, parameters));
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex); // never: the class was generated
                                                         // with it
        }
    }

    @Override
    public boolean isCompiledAheadOfTime() {
        return this.application != null;
    }

    /**
     * Gives away every class that this module may need, and those that it has in common
     * with others, instead of having them defined.
     */
    void writeTo(ClassFiles files) {
        write(instanceClass(), files);
        for (int i = 0; i < this.groups.count(); i++) {
            write(codeClassOf(i), files);
        }
        BitSet referable = references();
        Set<ReferenceGroup> groups = new LinkedHashSet<>();
        int first = this.module.importedFunctions();
        for (int i = referable.nextSetBit(first); i >= 0; i = referable.nextSetBit(i + 1)) {
            groups.add(referenceGroup(i));
        }
        groups.forEach((each) -> files.add(each.className, each.write(this)));
        writeTypes(files);
    }

    private void write(String internalName, ClassFiles files) {
        for (GeneratedClass each : Objects.requireNonNull(generate(internalName))) {
            files.add(each.internalName(), each.bytes());
        }
    }

    private void writeTypes(ClassFiles files) {
        Set<Signature> imported = new HashSet<>();
        for (int i = 0; i < this.module.importedFunctions(); i++) {
            imported.add(signature(i));
        }
        boolean tail = this.valid.features().contains(WasmFeature.TAIL_CALL);
        for (DefinedType type : this.module.types()) {
            if (type.composite() instanceof FunctionType function) {
                Signature signature = Signature.of(function);
                SignatureClasses.write(signature, imported.contains(signature), tail, files);
            }
            else {
                AggregateClasses.write(type, files);
            }
        }
    }

    /** Returns the functions that something may refer to. */
    private BitSet references() {
        BitSet references;
        synchronized (this.lock) {
            references = (BitSet) declaredFunctions().clone();
        }
        this.module.start().ifPresent(references::set);
        this.module.globals().forEach((each) -> each.initializer().ifPresent((value) -> add(value, references)));
        this.module.tables().forEach((each) -> each.initializer().ifPresent((value) -> add(value, references)));
        for (ElementSegment each : this.module.elementSegments()) {
            if (each.items() instanceof ElementSegment.Items.Expressions items) {
                items.expressions().forEach((value) -> add(value, references));
            }
        }
        return references;
    }

    private static void add(ConstantExpression value, BitSet references) {
        for (ConstantInstruction each : value.instructions()) {
            if (each.opcode() == Opcode.REF_FUNC) {
                references.set((int) each.immediate());
            }
        }
    }

    @Override
    public void compile() {
        if (this.application != null) {
            return;
        }
        instanceConstructor();
        for (int i = 0; i < this.groups.count(); i++) {
            load(codeClassOf(i));
        }
        BitSet referable = referable();
        int first = this.module.importedFunctions();
        for (int i = referable.nextSetBit(first); i >= 0; i = referable.nextSetBit(i + 1)) {
            referenceGroup(i).constructor(this);
        }
    }

    private BitSet referable() {
        synchronized (this.lock) {
            return declaredFunctions();
        }
    }

    /**
     * What the store has is what earlier calls have needed, in this JVM or another one.
     */
    @Override
    public void prepare() {
        if (this.application != null) {
            return;
        }
        boolean small = isSmall();
        try {
            instanceConstructor();
            prepareReferences(small, PREPARED_CLASSES - prepareGroups(small));
        }
        catch (WasmLimitException ex) {
            // whoever calls what does not fit is told so
        }
    }

    /** Returns how many classes were made. */
    private int prepareGroups(boolean small) {
        int made = 0;
        for (int i = 0; i < this.groups.count() && made < PREPARED_CLASSES; i++) {
            String name = codeClassOf(i);
            if (isToBePrepared(name.substring(this.prefix.length()), small)) {
                link(load(name));
                made++;
            }
        }
        return made;
    }

    private void prepareReferences(boolean small, int most) {
        BitSet referable = referable();
        int made = 0;
        int first = this.module.importedFunctions();
        int end = first + PREPARED_FUNCTIONS;
        for (int i = referable.nextSetBit(first); i >= 0 && i < end && made < most; i = referable.nextSetBit(i + 1)) {
            ReferenceGroup group = referenceGroup(i);
            if (group.first() == i && isToBePrepared(group.storedName(), small)) {
                group.constructor(this);
                made++;
            }
        }
    }

    private boolean isToBePrepared(String storedName, boolean small) {
        int stored = this.store.length(storedName);
        return (small || stored >= 0) && this.budget.leavesRoom(Math.max(stored, 0), PREPARED_BYTES);
    }

    private boolean isSmall() {
        int count = this.module.bodies().count();
        long size = 0;
        for (int i = 0; i < count && count <= SMALL_FUNCTIONS; i++) {
            size += this.module.bodies().size(i);
        }
        return count <= SMALL_FUNCTIONS && size <= SMALL_CODE;
    }

    /** Has a class verified and linked; there is no code that initializes it. */
    private static void link(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        }
        catch (ClassNotFoundException ex) {
            throw new LinkageError(ex.getMessage(), ex); // never: it is loaded
        }
    }

    @Override
    public FunctionReference newReference(GuestInstance instance, int functionIndex, DefinedType type) {
        ReferenceGroup group = referenceGroup(functionIndex);
        try {
            return (FunctionReference) group.constructor(this)
                .invokeExact(type, instance, group.ordinal(functionIndex));
        }
        catch (RuntimeException | Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // the generated constructor declares nothing
        }
    }

    @Override
    public GuestStruct newStruct(DefinedType type) {
        return this.aggregates.newStruct(type);
    }

    @Override
    public GuestArray newArray(DefinedType type, Object elements) {
        return this.aggregates.newArray(type, elements);
    }

    private ReferenceGroup referenceGroup(int functionIndex) {
        synchronized (this.lock) {
            if (this.referenceGroups == null) {
                this.referenceGroups = new ReferenceGroup[this.module.functionCount()];
            }
            if (this.referenceGroups[functionIndex] == null) {
                makeReferenceGroups(functionIndex, this.referenceGroups);
            }
            return this.referenceGroups[functionIndex];
        }
    }

    /**
     * Makes the groups of this function and of all near it that may be asked for too.
     * Which functions share a class does not depend on the order in which they are asked
     * for: the compilation cache finds them again.
     */
    private void makeReferenceGroups(int functionIndex, ReferenceGroup[] groups) {
        BitSet referable = declaredFunctions();
        if (!referable.get(functionIndex)) { // only a constant or a body names it
            groups[functionIndex] = new ReferenceGroup(this.prefix, functionIndex, signature(functionIndex));
            return;
        }
        int start = functionIndex - functionIndex % REFERENCE_WINDOW;
        int end = Math.min(start + REFERENCE_WINDOW, groups.length);
        ReferenceGroup[] made = Arrays.copyOfRange(groups, start, end); // all or none, if
                                                                        // the stack ends
        Map<Signature, ReferenceGroup> open = new HashMap<>();
        int i = referable.nextSetBit(Math.max(start, this.module.importedFunctions()));
        for (; i >= 0 && i < end; i = referable.nextSetBit(i + 1)) {
            Signature signature = signature(i);
            ReferenceGroup group = open.get(signature);
            if (group == null || !group.add(i)) {
                group = new ReferenceGroup(this.prefix, i, signature);
                open.put(signature, group);
            }
            made[i - start] = group;
        }
        System.arraycopy(made, 0, groups, start, made.length);
    }

    private Signature signature(int functionIndex) {
        return Signature.of(this.module.functionType(functionIndex));
    }

    private BitSet declaredFunctions() {
        if (this.declared == null) {
            BitSet found = new BitSet();
            for (Export each : this.module.exports()) {
                if (each.kind() == ExternKind.FUNCTION) {
                    found.set(each.index());
                }
            }
            for (ElementSegment each : this.module.elementSegments()) {
                if (each.items() instanceof ElementSegment.Items.Functions functions) {
                    for (int function : functions.indices()) {
                        found.set(function);
                    }
                }
            }
            this.declared = found;
        }
        return this.declared;
    }

    /**
     * Up to {@value #REFERENCES_PER_CLASS} functions that share a class of references.
     */
    private static final class ReferenceGroup {

        private final String className;

        private final Signature signature;

        private int[] functions;

        private @Nullable MethodHandle constructor;

        ReferenceGroup(String prefix, int first, Signature signature) {
            this.className = prefix + "R" + first;
            this.signature = signature;
            this.functions = new int[] { first };
        }

        /** Adds a function with a higher index; returns false if there is no room. */
        boolean add(int functionIndex) {
            int count = this.functions.length;
            if (count == REFERENCES_PER_CLASS) {
                return false;
            }
            this.functions = Arrays.copyOf(this.functions, count + 1);
            this.functions[count] = functionIndex;
            return true;
        }

        int ordinal(int functionIndex) {
            return Arrays.binarySearch(this.functions, functionIndex);
        }

        int first() {
            return this.functions[0];
        }

        String storedName() {
            return this.className + Arrays.toString(this.functions);
        }

        synchronized MethodHandle constructor(ModuleCompiler compiler) {
            if (this.constructor == null) {
                String name = storedName();
                try {
                    this.constructor = make(compiler, name);
                }
                catch (RuntimeException ex) {
                    throw CompilationBug.of("class " + name, ex);
                }
            }
            return this.constructor;
        }

        byte[] write(ModuleCompiler compiler) {
            return ModuleClassWriter.references(compiler, this.className, this.signature, this.functions);
        }

        private void define(ModuleCompiler compiler, String name) {
            compiler.use(this.signature);
            byte[] bytes = compiler.store.find(name);
            if (bytes == null) {
                bytes = write(compiler);
                compiler.store.add(name, bytes);
            }
            compiler.budget.take(bytes.length);
            compiler.loader.define(this.className, bytes);
        }

        private MethodHandle make(ModuleCompiler compiler, String name) {
            if (compiler.application == null) {
                define(compiler, name);
            }
            return compiler.constructor(this.className, DefinedType.class, GuestInstance.class, int.class)
                .asType(NEW_REFERENCE);
        }

    }

    // what the class loader asks

    /**
     * Returns the class of a signature; null if the module has none of this name. Often
     * this makes it: where the class that needs it was found and not compiled.
     */
    @Nullable Class<?> signatureClass(String internalName) {
        Signature signature;
        synchronized (this.lock) {
            if (this.signaturesByName == null) {
                Map<String, Signature> byName = new HashMap<>();
                for (DefinedType type : this.module.types()) {
                    if (type.composite() instanceof FunctionType function) {
                        Signature each = Signature.of(function);
                        byName.put(each.className(), each);
                    }
                }
                this.signaturesByName = byName;
            }
            signature = this.signaturesByName.get(internalName.endsWith(Signature.TAIL_SUFFIX)
                    ? internalName.substring(0, internalName.length() - Signature.TAIL_SUFFIX.length()) : internalName);
        }
        if (signature == null) {
            return null;
        }
        use(signature);
        if (internalName.endsWith(Signature.TAIL_SUFFIX)) {
            useTail(signature);
            return this.signatures.tail(signature);
        }
        return this.signatures.base(signature);
    }

    /**
     * Returns the class of a structure or array type; null if the module has none of this
     * name.
     */
    @Nullable Class<?> aggregateClass(String internalName) {
        DefinedType type;
        synchronized (this.lock) {
            if (this.typesByName == null) {
                Map<String, DefinedType> byName = new HashMap<>();
                for (DefinedType each : this.module.types()) {
                    if (AggregateClasses.isAggregate(each)) {
                        byName.put(AggregateClassWriter.className(each), each);
                    }
                }
                this.typesByName = byName;
            }
            type = this.typesByName.get(internalName);
        }
        if (type == null) {
            return null;
        }
        use(type);
        return this.aggregates.of(type);
    }

    /**
     * Makes the class of this name, and possibly more that it needs; null if it is none
     * of this module's.
     */
    @Nullable List<GeneratedClass> generate(String internalName) {
        if (!internalName.startsWith(this.prefix)) {
            return null;
        }
        String simpleName = internalName.substring(this.prefix.length());
        byte[] known = this.store.find(simpleName);
        if (known != null) {
            this.budget.take(known.length);
            return GeneratedClass.unpack(known);
        }
        List<GeneratedClass> classes = generate(internalName, simpleName);
        if (classes != null) {
            this.budget.take(GeneratedClass.bytes(classes));
            this.store.add(simpleName, GeneratedClass.pack(classes));
        }
        return classes;
    }

    private @Nullable List<GeneratedClass> generate(String internalName, String simpleName) {
        if (simpleName.equals("Instance")) {
            return List.of(new GeneratedClass(internalName, ModuleClassWriter.instance(this, internalName)));
        }
        int group = group(simpleName);
        return (group >= 0 && group < this.groups.count()) ? compile(internalName, group) : null;
    }

    /** Returns the number in a name like {@code C12}; -1 if it is another one. */
    private static int group(String simpleName) {
        boolean matches = simpleName.charAt(0) == 'C' && simpleName.length() > 1 && simpleName.length() <= 10;
        for (int i = 1; matches && i < simpleName.length(); i++) {
            matches = simpleName.charAt(i) >= '0' && simpleName.charAt(i) <= '9';
        }
        return matches ? Integer.parseInt(simpleName, 1, simpleName.length(), 10) : -1;
    }

    private List<GeneratedClass> compile(String className, int group) {
        FunctionValidator walker = new FunctionValidator(this.valid, new StopCheck(this.engine.watchdog()));
        int[] functions = this.groups.functions(group);
        int[] limits = new int[functions.length];
        Arrays.fill(limits, this.regionBytes);
        while (true) {
            ClassGroup classes = new ClassGroup(className, this.budget);
            boolean fits = true;
            for (int i = 0; i < limits.length && fits; i++) {
                int largest = compileNamed(classes, walker, functions[i], limits[i]);
                fits = largest <= MAXIMUM_METHOD || limits[i] <= SMALLEST_REGION;
                limits[i] = fits ? limits[i] : limits[i] / 2; // the estimates were too
                                                              // low: begin the class
                                                              // again
            }
            if (fits) {
                return classes.finish();
            }
        }
    }

    private int compileNamed(ClassGroup classes, FunctionValidator walker, int functionIndex, int limit) {
        try {
            return compile(classes, walker, functionIndex, limit);
        }
        catch (RuntimeException ex) {
            throw CompilationBug.of("function " + functionIndex + " \"" + functionName(functionIndex) + '"', ex);
        }
    }

    /** Compiles a function and returns the bytes of the largest method that it became. */
    private int compile(ClassGroup classes, FunctionValidator walker, int functionIndex, int limit) {
        BodySurvey survey = new BodySurvey(this.module, functionIndex, 2 * limit);
        walker.walk(functionIndex, survey);
        RegionPlan plan = RegionPlan.NONE;
        if (survey.needsFrame()) {
            Outliner outliner = new Outliner(this.module, limit);
            walker.walk(functionIndex, outliner);
            plan = outliner.plan();
        }
        FunctionCompiler compiler = new FunctionCompiler(this, classes, functionIndex, survey, plan);
        walker.walk(functionIndex, compiler);
        return compiler.largestMethod();
    }

    /** Stops a compilation inside a call that was asked to stop. */
    private record StopCheck(Watchdog watchdog) implements Runnable {

        @Override
        public void run() {
            if (this.watchdog.currentThreadStopped()) {
                throw new CompilationStoppedException();
            }
        }

    }

}
