package dev.wasmhost.spring.boot.autoconfigure;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Finds what makes the calls whose results are futures, when the first one is made: an
 * executor of name or qualifier {@code wasmTaskExecutor}, the application's
 * {@code applicationTaskExecutor}, or one of its own with a thread a call. Thread-safe.
 */
final class CallExecutor implements Supplier<Executor> {

    static final String NAME = "wasmTaskExecutor";

    private static final String OF_APPLICATION = "applicationTaskExecutor";

    private final BeanFactory beans;

    private volatile @Nullable Executor found;

    CallExecutor(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Executor get() {
        Executor known = this.found;
        if (known == null) {
            known = find();
            this.found = known;
        }
        return known;
    }

    private Executor find() {
        try {
            return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beans, Executor.class, NAME);
        }
        catch (NoUniqueBeanDefinitionException ex) {
            throw ex;
        }
        catch (NoSuchBeanDefinitionException ex) {
            boolean there = this.beans.containsBean(OF_APPLICATION)
                    && this.beans.isTypeMatch(OF_APPLICATION, Executor.class);
            return there ? this.beans.getBean(OF_APPLICATION, Executor.class) : new SimpleAsyncTaskExecutor("wasm-");
        }
    }

}
