package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** A record as an array of its components' values. */
final class RecordMapping implements MappedType.Mapping {

    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

    private final MethodHandle[] getters;

    /** Type {@code (Object[]) -> Object}. */
    private final MethodHandle constructor;

    private RecordMapping(MethodHandle[] getters, MethodHandle constructor) {
        this.getters = getters;
        this.constructor = constructor;
    }

    /**
     * Finds a record's components.
     * @throws IllegalAccessException if the record is not open to us
     */
    static RecordMapping of(Class<?> type) throws IllegalAccessException {
        Lookup lookup = Members.lookup(type);
        RecordComponent[] components = type.getRecordComponents();
        MethodHandle[] getters = new MethodHandle[components.length];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = lookup.unreflect(components[i].getAccessor()).asType(GETTER);
        }
        Class<?>[] parameters = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return new RecordMapping(getters, Members.constructor(lookup, type, parameters));
    }

    @Override
    public Object[] toShape(Object value) {
        @Nullable Object[] values = new Object[this.getters.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(this.getters[i], value);
        }
        return values;
    }

    @Override
    public Object fromShape(Object shape, GuestMemory memory) {
        return Members.make(this.constructor, (Object[]) shape);
    }

    private static Object get(MethodHandle getter, Object value) {
        try {
            return (Object) getter.invokeExact(value);
        }
        catch (Throwable ex) { // an accessor's own
            throw Members.<RuntimeException>sneaky(ex);
        }
    }

}
