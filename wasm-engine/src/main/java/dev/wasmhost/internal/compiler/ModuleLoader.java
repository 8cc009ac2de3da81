package dev.wasmhost.internal.compiler;

import java.util.List;

import dev.wasmhost.internal.runtime.CompilationStoppedException;

/**
 * A module's class loader: asked for a class of the module, it has it compiled. It goes,
 * and the classes with it, when nothing refers to the module or its instances any more.
 */
final class ModuleLoader extends GeneratedLoader {

    static {
        registerAsParallelCapable();
    }

    private final ModuleCompiler compiler;

    ModuleLoader(ModuleCompiler compiler, ClassLoader parent) {
        super(parent);
        this.compiler = compiler;
    }

    /**
     * Makes the class.
     * @throws CompilationStoppedException if the call that needs the class is to stop;
     * nothing is defined then
     */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            return find(name.replace('.', '/'));
        }
        catch (RuntimeException ex) {
            throw CompilationBug.of("class " + name, ex);
        }
    }

    private Class<?> find(String internalName) throws ClassNotFoundException {
        if (internalName.startsWith(Names.SIGNATURE_PACKAGE)) {
            Class<?> found = this.compiler.signatureClass(internalName);
            if (found != null) {
                return found;
            }
        }
        if (internalName.startsWith(Names.TYPE_PACKAGE)) {
            Class<?> found = this.compiler.aggregateClass(internalName);
            if (found != null) {
                return found;
            }
        }
        List<GeneratedClass> classes = this.compiler.generate(internalName);
        if (classes == null) {
            throw new ClassNotFoundException(internalName);
        }
        Class<?> wanted = null;
        for (GeneratedClass each : classes) {
            wanted = define(each.internalName(), each.bytes()); // the wanted one comes
                                                                // last
        }
        if (wanted == null) {
            throw new ClassNotFoundException(internalName);
        }
        return wanted;
    }

}
