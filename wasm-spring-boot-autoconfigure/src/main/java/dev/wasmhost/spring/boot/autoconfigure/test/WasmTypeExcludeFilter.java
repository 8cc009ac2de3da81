package dev.wasmhost.spring.boot.autoconfigure.test;

import java.io.IOException;
import java.util.Set;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver;
import dev.wasmhost.spring.boot.autoconfigure.WasmEngineCustomizer;
import dev.wasmhost.spring.boot.autoconfigure.WasmHostFunction;
import dev.wasmhost.spring.boot.autoconfigure.WasmImportsCustomizer;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Finds the interfaces of plugins, and the components that plugins need, for
 * {@link WasmTest}.
 */
final class WasmTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<WasmTest> {

    private static final Set<Class<?>> KNOWN = Set.of(WasmEngineCustomizer.class, WasmImportsCustomizer.class,
            WasmCallObserver.class);

    WasmTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return KNOWN;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
        AnnotationMetadata metadata = reader.getAnnotationMetadata();
        return super.defaultInclude(reader, readers) || metadata.hasAnnotation(WasmPlugin.class.getName())
                || metadata.hasAnnotatedMethods(WasmHostFunction.class.getName());
    }

}
