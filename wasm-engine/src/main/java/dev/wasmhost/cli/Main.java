package dev.wasmhost.cli;

/** Entry point of the command line. */
public final class Main {

    private Main() {
    }

    public static void main(String[] arguments) {
        int status = new CommandLine(System.in, System.out, System.err).run(arguments);
        if (status != 0) { // newer JVMs log an exit, and to make the logger costs more
                           // than to return
            System.exit(status);
        }
    }

}
