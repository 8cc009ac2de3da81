package dev.wasmhost.spring.boot.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The plugins, and what they export. */
public final class Guests {

    private static final List<String> RESOURCES = List.of("plugins/greeter.wasm", "plugins/reader.wasm",
            "guests/markdown.wasm", "guests/types.wasm", "guests/kernels.wasm", "guests/filter.wasm");

    private Guests() {
    }

    /**
     * Returns a module that no other number has: one of the guests, with a custom section
     * that says the number.
     */
    static byte[] module(int number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(read(RESOURCES.get(number % RESOURCES.size())));
        byte[] content = ("\6number" + number).getBytes(StandardCharsets.UTF_8);
        out.write(0);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** Returns the module in a resource. */
    public static byte[] read(String resource) throws IOException {
        try (InputStream in = Guests.class.getClassLoader().getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        }
    }

    /** In Rust, 36 kB. */
    public interface Greeter {

        String greet(String name);

    }

    /** In C, 19 kB. */
    public interface Reader {

        String read(String path);

    }

    /** In C, 4 kB. */
    public interface Markdown {

        String html(String markdown);

    }

    /** In C, 18 kB. */
    public interface Types {

        String echo(String text);

        byte[] reverseBytes(byte[] bytes);

        String concat(String first, String second);

        int addI32(int first, int second);

        double addF64(double first, double second);

    }

    /** In C, 64 kB. */
    public interface Kernels {

        int sizeFib();

        long runFib(int size);

        long runJson(int size);

    }

    /** A command in C, 30 kB. */
    public interface Filter extends Function<String, String> {

    }

}
