package dev.wasmhost.cli;

/** Entry point of the command line. */
public final class Main {

    private Main() {
    }

    public static void main(String[] arguments) {
        System.err.println("usage: wasm-engine-cli run|inspect|compile FILE");
        System.exit(2);
    }

}
