package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationCode;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.InputStreamSource;

/**
 * What is written for plugins when an application is built: classes, and what a native
 * image has to be told.
 *
 * @param files class files and their index, by path
 * @param plugins the modules, which are read when the application starts, too
 * @param bindings interfaces that are looked at by reflection, and implemented
 * @param hostFunctions methods that are called by reflection
 */
record CompiledPlugins(Map<String, byte[]> files, List<ClassPathResource> plugins, List<PluginBinding> bindings,
        Collection<HostFunction> hostFunctions) implements BeanFactoryInitializationAotContribution {

    private static final String CLASS = ".class";

    @Override
    public void applyTo(GenerationContext context, BeanFactoryInitializationCode code) {
        applyTo(context);
    }

    void applyTo(GenerationContext context) {
        this.files.forEach((path, bytes) -> write(context, path, bytes));
        RuntimeHints hints = context.getRuntimeHints();
        this.plugins.forEach((each) -> hints.resources().registerPattern(each.getPath()));
        for (PluginBinding each : this.bindings) {
            InterfaceClass written = new InterfaceClass(each.type());
            write(context, written.name().replace('.', '/') + CLASS, written.write());
            register(each.type(), hints);
        }
        for (HostFunction each : this.hostFunctions) {
            hints.reflection().registerMethod(each.method(), ExecutableMode.INVOKE);
            registerTypes(each.method(), hints);
        }
    }

    private static void write(GenerationContext context, String path, byte[] bytes) {
        if (path.endsWith(CLASS)) {
            String name = path.substring(0, path.length() - CLASS.length()).replace('/', '.');
            context.getRuntimeHints()
                .reflection()
                .registerType(TypeReference.of(name), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                        MemberCategory.INVOKE_PUBLIC_METHODS);
            write(context, GeneratedFiles.Kind.CLASS, path, bytes);
        }
        else {
            context.getRuntimeHints().resources().registerPattern(path);
            write(context, GeneratedFiles.Kind.RESOURCE, path, bytes);
        }
    }

    /** Tests process several applications into the same files. */
    private static void write(GenerationContext context, GeneratedFiles.Kind kind, String path, byte[] bytes) {
        context.getGeneratedFiles().handleFile(kind, path, (file) -> {
            InputStreamSource content = file.getContent();
            if (content == null) {
                file.create(new ByteArrayResource(bytes));
            }
            else if (kind == GeneratedFiles.Kind.RESOURCE) {
                file.override(new ByteArrayResource(merged(content.getInputStream(), bytes)));
            }
        });
    }

    /** An index is lines, the first two of which say what the others are good for. */
    private static byte[] merged(InputStream content, byte[] added) throws IOException {
        try (content) {
            byte[] before = content.readAllBytes();
            List<String> lines = lines(before);
            List<String> others = lines(added);
            if (!lines.subList(0, 2).equals(others.subList(0, 2))) {
                return before;
            }
            Set<String> all = new LinkedHashSet<>(lines);
            all.addAll(others);
            return (String.join("\n", all) + '\n').getBytes(StandardCharsets.UTF_8);
        }
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }

    private static void register(Class<?> type, RuntimeHints hints) {
        hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
        for (Method each : type.getMethods()) {
            registerTypes(each, hints);
        }
    }

    /** Records, enums and variants are made and read by reflection. */
    private static void registerTypes(Method method, RuntimeHints hints) {
        List<Type> types = new ArrayList<>(List.of(method.getGenericParameterTypes()));
        types.add(method.getGenericReturnType());
        types.addAll(List.of(method.getExceptionTypes()));
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), types.toArray(Type[]::new));
    }

}
