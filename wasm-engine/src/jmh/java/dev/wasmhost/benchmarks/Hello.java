package dev.wasmhost.benchmarks;

/** What {@code hello.wasm} does. */
final class Hello {

    private Hello() {
    }

    public static void main(String[] arguments) {
        System.out.println("Hello from Rust");
        for (int i = 0; i < arguments.length; i++) {
            System.out.println("argument " + i + ": " + arguments[i]);
        }
    }

}
