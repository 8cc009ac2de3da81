package dev.wasmhost.internal.proxy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmError;
import org.jspecify.annotations.Nullable;

/** Types that cross, and guests that return what they get. */
final class TestTypes {

    private TestTypes() {
    }

    enum Color {

        RED, DARK_GREEN, BLUE

    }

    record Point(int x, double y) {
    }

    record Line(String name, Point from, Optional<Point> to, List<Point> between) {
    }

    record Pair<A, B>(A first, B second) {
    }

    sealed interface Shape {

    }

    record Circle(float radius) implements Shape {
    }

    record Box(long width, Color color) implements Shape {
    }

    record Nothing() implements Shape {
    }

    static final class NotFound extends Exception implements WasmError<String> {

        private static final long serialVersionUID = 1L;

        NotFound(String name) {
            super(name);
        }

        @Override
        public String error() {
            return String.valueOf(getMessage());
        }

    }

    static final class Refused extends RuntimeException implements WasmError<Void> {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Void error() {
            return null;
        }

    }

    /**
     * Adds an export that stores its flat parameters at once, as a record would have them
     * whose fields all have the widths given, and returns the address.
     */
    static void mirror(TestGuest guest, String name, List<ValueType> parameters, int... widths) {
        FunctionType type = new FunctionType(parameters, List.of(ValueType.I32));
        guest.with(name, type, (arguments) -> {
            long area = guest.allocate(0, 0, 8, 64);
            long address = area;
            for (int i = 0; i < widths.length; i++) {
                address = (address + widths[i] - 1) & -widths[i];
                switch (widths[i]) {
                    case 1 -> guest.memory.writeByte(address, (byte) arguments[i]);
                    case 2 -> guest.memory.writeShort(address, (short) arguments[i]);
                    case 4 -> guest.memory.writeInt(address, (int) arguments[i]);
                    default -> guest.memory.writeLong(address, arguments[i]);
                }
                address += widths[i];
            }
            return new long[] { area };
        });
    }

    static List<ValueType> i32(int count) {
        return Collections.nCopies(count, ValueType.I32);
    }

}
