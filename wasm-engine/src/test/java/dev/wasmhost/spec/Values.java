package dev.wasmhost.spec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.wasmhost.V128;
import dev.wasmhost.WasmFunction;
import tools.jackson.databind.JsonNode;

/**
 * Values as scripts write them. At run time they are {@link Integer}, {@link Long},
 * {@link F32}, {@link F64}, {@link V128}, {@link WasmFunction}, {@link HostReference},
 * any other reference or null: floats stay bits, so that no conversion can change a NaN.
 */
final class Values {

    private Values() {
    }

    /** The bits of a 32-bit float. */
    record F32(int bits) {

        @Override
        public String toString() {
            return "f32:0x" + Integer.toHexString(this.bits) + "=" + Float.intBitsToFloat(this.bits);
        }

    }

    /** The bits of a 64-bit float. */
    record F64(long bits) {

        @Override
        public String toString() {
            return "f64:0x" + Long.toHexString(this.bits) + "=" + Double.longBitsToDouble(this.bits);
        }

    }

    /** A host object that scripts know by number. */
    record HostReference(int number) {
    }

    /** What a result should be. */
    record Expectation(String text, Predicate<Object> predicate) {

        @Override
        public String toString() {
            return this.text;
        }

    }

    static Object argument(JsonNode json) {
        String type = json.get("type").asString();
        if (type.equals("v128")) {
            return vector(json);
        }
        String value = json.get("value").asString();
        return switch (type) {
            case "i32" -> Integer.parseInt(value);
            case "i64" -> Long.parseLong(value);
            case "f32" -> new F32(Integer.parseUnsignedInt(value));
            case "f64" -> new F64(Long.parseUnsignedLong(value));
            default -> value.equals("null") ? null : new HostReference(Integer.parseInt(value));
        };
    }

    static Expectation expectation(JsonNode json) {
        String type = json.get("type").asString();
        String value = json.path("value").asString("");
        return switch (type) {
            case "f32" -> new Expectation(type + ":" + value,
                    (actual) -> actual instanceof F32 f32 && f32Pattern(value).test(f32.bits()));
            case "f64" -> new Expectation(type + ":" + value,
                    (actual) -> actual instanceof F64 f64 && f64Pattern(value).test(f64.bits()));
            case "v128" -> lanes(json);
            case "either" -> either(json);
            case "i32", "i64" -> equal(json);
            case "ref" -> new Expectation("any reference", (actual) -> actual != null);
            case "refnull", "nullref", "nullfuncref", "nullexternref", "nullexnref", "nullcontref" ->
                new Expectation(type, (actual) -> actual == null);
            case "funcref" ->
                value.equals("null") ? equal(json) : new Expectation("a function", WasmFunction.class::isInstance);
            default -> json.has("value") ? equal(json)
                    : new Expectation("any " + type, (actual) -> actual != null && !(actual instanceof WasmFunction));
        };
    }

    private static V128 vector(JsonNode json) {
        JsonNode lanes = json.get("value");
        int width = 128 / lanes.size();
        long[] halves = new long[2];
        for (int i = 0; i < lanes.size(); i++) {
            BigInteger lane = new BigInteger(lanes.get(i).asString());
            long mask = -1L >>> (64 - width);
            halves[i * width / 64] |= (lane.longValue() & mask) << (i * width % 64);
        }
        return new V128(halves[0], halves[1]);
    }

    private static long lane(V128 vector, int width, int lane) {
        long half = (lane * width < 64) ? vector.low() : vector.high();
        return half >>> (lane * width % 64) & (-1L >>> (64 - width));
    }

    /** Lane by lane: lanes of floats may be patterns. */
    private static Expectation lanes(JsonNode json) {
        JsonNode lanes = json.get("value");
        int width = 128 / lanes.size();
        boolean floating = json.get("lane_type").asString().startsWith("f");
        List<LongPredicate> patterns = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (JsonNode lane : lanes) {
            String text = lane.asString();
            texts.add(text);
            patterns.add(floating ? floatPattern(text, width) : integerPattern(text, width));
        }
        return new Expectation(json.get("lane_type").asString() + texts, (actual) -> actual instanceof V128 vector
                && IntStream.range(0, patterns.size()).allMatch((i) -> patterns.get(i).test(lane(vector, width, i))));
    }

    private static LongPredicate floatPattern(String text, int width) {
        if (width == 64) {
            return f64Pattern(text);
        }
        IntPredicate pattern = f32Pattern(text);
        return (bits) -> pattern.test((int) bits);
    }

    private static LongPredicate integerPattern(String text, int width) {
        long expected = new BigInteger(text).longValue() & (-1L >>> (64 - width));
        return (bits) -> bits == expected;
    }

    private static Expectation equal(JsonNode json) {
        Object expected = argument(json);
        return new Expectation(toString(expected),
                (actual) -> (expected != null) ? expected.equals(actual) : actual == null);
    }

    private static Expectation either(JsonNode json) {
        List<Expectation> values = new ArrayList<>();
        for (JsonNode value : json.get("values")) {
            values.add(expectation(value));
        }
        return new Expectation("either of " + values,
                (actual) -> values.stream().anyMatch((value) -> value.predicate().test(actual)));
    }

    private static IntPredicate f32Pattern(String pattern) {
        return switch (pattern) {
            case "nan:canonical" -> (bits) -> (bits & 0x7fff_ffff) == 0x7fc0_0000;
            case "nan:arithmetic" -> (bits) -> (bits & 0x7fc0_0000) == 0x7fc0_0000;
            default -> (bits) -> bits == Integer.parseUnsignedInt(pattern);
        };
    }

    private static LongPredicate f64Pattern(String pattern) {
        return switch (pattern) {
            case "nan:canonical" -> (bits) -> (bits & 0x7fff_ffff_ffff_ffffL) == 0x7ff8_0000_0000_0000L;
            case "nan:arithmetic" -> (bits) -> (bits & 0x7ff8_0000_0000_0000L) == 0x7ff8_0000_0000_0000L;
            default -> (bits) -> bits == Long.parseUnsignedLong(pattern);
        };
    }

    static boolean match(List<Expectation> expected, List<Object> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).predicate().test(actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    static String toString(List<Object> values) {
        return values.stream().map(Values::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String toString(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((value instanceof Integer) ? "i32:" : "i64:") + value;
        }
        return String.valueOf(value);
    }

}
