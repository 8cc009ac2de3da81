package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** How maps, enums, optional values and sealed interfaces cross. */
final class Mappings {

    private Mappings() {
    }

    /** A map with text as keys is a list of pairs. */
    enum OfMap implements MappedType.Mapping {

        /** The only one. */
        MAP;

        @Override
        public Object toShape(Object value) {
            List<Object> pairs = new ArrayList<>();
            ((Map<?, ?>) value).forEach((key, each) -> pairs.add(new Object[] { key, each }));
            return pairs;
        }

        @Override
        public Object fromShape(Object shape, GuestMemory memory) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (Object each : (List<?>) shape) {
                Object[] pair = (Object[]) each;
                if (map.putIfAbsent(pair[0], pair[1]) != null) {
                    throw memory.invalid("has a key twice: \"" + shortened((String) pair[0]) + "\"");
                }
            }
            return map;
        }

        private static String shortened(String key) {
            return (key.length() <= 40) ? key : key.substring(0, 40) + "…";
        }

    }

    /** None or some. */
    enum OfOptional implements MappedType.Mapping {

        /** The only one. */
        OPTIONAL;

        @Override
        public Object toShape(Object value) {
            Optional<?> optional = (Optional<?>) value;
            return optional.isPresent() ? new Choice(1, optional.get()) : new Choice(0, null);
        }

        @Override
        public Object fromShape(Object shape, GuestMemory memory) {
            return Optional.ofNullable(((Choice) shape).value());
        }

    }

    /** An enum's constants are the cases. */
    static final class OfEnum implements MappedType.Mapping {

        private final List<Object> constants;

        OfEnum(Object[] constants) {
            this.constants = List.of(constants);
        }

        @Override
        @SuppressWarnings("EnumOrdinal") // the ordinal is what crosses
        public Object toShape(Object value) {
            return new Choice(((Enum<?>) value).ordinal(), null);
        }

        @Override
        public Object fromShape(Object shape, GuestMemory memory) {
            return this.constants.get(((Choice) shape).index());
        }

    }

    /** The records of a sealed interface are the cases, their components the values. */
    static final class OfSealed implements MappedType.Mapping {

        private final Map<Class<?>, Integer> indices = new HashMap<>();

        private final List<RecordMapping> cases;

        OfSealed(List<Class<?>> types, List<RecordMapping> cases) {
            this.cases = List.copyOf(cases);
            types.forEach((type) -> this.indices.put(type, this.indices.size()));
        }

        @Override
        public Object toShape(Object value) {
            int index = Objects.requireNonNull(this.indices.get(value.getClass()));
            Object[] components = this.cases.get(index).toShape(value);
            return new Choice(index, (components.length == 1) ? components[0] : components);
        }

        @Override
        public Object fromShape(Object shape, GuestMemory memory) {
            Choice choice = (Choice) shape;
            return this.cases.get(choice.index()).fromShape(components(choice.value()), memory);
        }

        private static Object[] components(@Nullable Object value) {
            if (value == null) {
                return new Object[0];
            }
            return (value instanceof Object[] several) ? several : new Object[] { value };
        }

    }

}
