package dev.wasmhost.cli;

/** Entry point of the command line. */
public final class Main {

    private Main() {
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(System.in, System.out, System.err).run(arguments));
    }

}
