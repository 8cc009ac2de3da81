package dev.wasmhost.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Runs the command that arguments name. */
final class CommandLine {

    private static final String NAME = "wasm-engine";

    private static final String HELP = """
            Runs and inspects WebAssembly modules.

            wasm-engine run [OPTION…] FILE [ARGUMENT…]
                Runs a command module (one with _start) as a program: its standard input, output
                and error are those of this process, its exit status is the process's. It may use
                nothing else that is not granted by an option.

                --dir HOST::GUEST[::ro]  grants the directory HOST as GUEST, only for reading if ro;
                                         ::quota=SIZE,FILES limits what is added; HOST may be memory
                --env NAME=VALUE         sets an environment variable
                --invoke EXPORT          calls an export instead, with the arguments as its numbers,
                                         and prints its results, one a line
                --timeout DURATION       500ms, 5s, 2m or 1h; 1h unless given
                --max-memory SIZE        64MB or 1GB; a quarter of the JVM's heap unless given
                --max-fuel UNITS         1000000 or 10M instructions, about; not counted unless given
                --clock system|coarse:DURATION|fixed:INSTANT
                                         what time it is shown; a fixed one passes by sleeping only
                --seed NUMBER            makes its random numbers the same in each run
                --random-bytes SIZE      how many random bytes it may draw
                --exit allowed|trapped   whether it may end itself
                --listen HOST:PORT       grants a socket to accept connections at: descriptor 3 plus
                                         the number of directories, and those after it
                --cache DIR              keeps compiled code in DIR, with a key in ~/.wasmhost

            wasm-engine compile --cache DIR FILE
                Compiles all of a module and keeps that in DIR, for later runs with the same --cache.

            wasm-engine inspect FILE
                Lists imports, exports, memories, features, custom sections and the largest functions.

            wasm-engine --help | --version

            Exit status: the guest's own, or
                2    the arguments make no sense
                124  the guest was stopped after its timeout
                126  FILE is no module, breaks a rule, or lacks what it was to be run for
                127  there is no such file
                134  the guest trapped, or asked for more than it may have
            """;

    private final InputStream in;

    private final PrintStream out;

    private final PrintStream err;

    CommandLine(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Returns the exit status. */
    int run(String... arguments) {
        try {
            return dispatch(Arrays.asList(arguments));
        }
        catch (CommandException ex) {
            this.err.println(NAME + ": " + ex.getMessage());
            return ex.status().number();
        }
        finally {
            this.out.flush();
            this.err.flush();
        }
    }

    private int dispatch(List<String> arguments) throws CommandException {
        if (arguments.isEmpty()) {
            throw CommandException.usage("expected a command: run, compile or inspect");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.get(0)) {
            case "run" -> new RunCommand(this.in, this.out, this.err).run(rest);
            case "compile" -> new CompileCommand().run(rest);
            case "inspect" -> new InspectCommand(this.out).run(rest);
            case "--help", "-h", "help" -> print(HELP);
            case "--version" -> print(NAME + " " + version() + System.lineSeparator());
            default -> throw CommandException.usage("unknown command: " + arguments.get(0));
        };
    }

    private int print(String text) {
        this.out.print(text);
        return ExitStatus.OK.number();
    }

    private static String version() {
        return Objects.requireNonNullElse(CommandLine.class.getPackage().getImplementationVersion(), "(unpackaged)");
    }

}
