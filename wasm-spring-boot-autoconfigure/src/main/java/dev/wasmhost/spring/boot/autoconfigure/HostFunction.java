package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.function.Supplier;

import dev.wasmhost.WasmImports;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean that plugins can import.
 *
 * @param module module of the import
 * @param name name of the import
 * @param bean name of the bean
 * @param type the bean's class
 * @param method the method
 */
record HostFunction(String module, String name, String bean, Class<?> type, Method method) {

    private static final MethodHandle GET = get();

    /** Returns what it is granted as. */
    String key() {
        return this.module + "." + this.name;
    }

    /**
     * Offers it.
     * @param beans returns the bean
     */
    void add(WasmImports.Builder imports, Supplier<Object> beans) {
        imports.function(this.module, this.name, this.type, this.method, handle(beans));
    }

    /** Returns a handle that asks for the bean, since it may not be made yet. */
    private MethodHandle handle(Supplier<Object> beans) {
        Method called = called();
        called.setAccessible(true); // neither bean nor method need be public
        MethodHandle target = GET.bindTo((Supplier<Object>) () -> checked(beans.get(), called));
        try {
            MethodHandle handle = MethodHandles.lookup().unreflect(called);
            MethodHandle ofObject = handle.asType(handle.type().changeParameterType(0, Object.class));
            return MethodHandles.foldArguments(ofObject, target)
                .asType(MethodType.methodType(this.method.getReturnType(), this.method.getParameterTypes()));
        }
        catch (IllegalAccessException ex) {
            throw new AssertionError(ex); // it was made accessible
        }
    }

    /** A proxy may implement nothing but interfaces. */
    private Method called() {
        return Arrays.stream(ClassUtils.getAllInterfacesForClass(this.type))
            .flatMap((type) -> Arrays.stream(type.getMethods()))
            .filter((each) -> each.getName().equals(this.method.getName()) && !Modifier.isStatic(each.getModifiers()))
            .filter((each) -> AopUtils.getMostSpecificMethod(each, this.type).equals(this.method))
            .findFirst()
            .orElse(this.method);
    }

    private Object checked(Object bean, Method called) {
        if (!called.getDeclaringClass().isInstance(bean)) {
            throw new IllegalStateException("host function \"" + key() + "\": expected bean \"" + this.bean
                    + "\" to be a " + called.getDeclaringClass().getName()
                    + ", found a proxy that is none; declare the method in an interface of the bean, or have proxies"
                    + " made of classes");
        }
        return bean;
    }

    private static MethodHandle get() {
        try {
            return MethodHandles.lookup().findVirtual(Supplier.class, "get", MethodType.methodType(Object.class));
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    @Override
    public String toString() {
        return this.type.getName() + "." + this.method.getName() + " of bean \"" + this.bean + "\"";
    }

}
