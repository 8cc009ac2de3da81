package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What runs the kernels, each in a process of its own. */
enum Contestant {

    WASM("this engine") {
        @Override
        List<String> command() {
            return Project.java(List.of(), WasmKernels.class, "interruptible");
        }
    },

    UNCHECKED("without interrupt checks") {
        @Override
        List<String> command() {
            return Project.java(List.of(), WasmKernels.class);
        }
    },

    FUEL("counting fuel") {
        @Override
        List<String> command() {
            return Project.java(List.of(), WasmKernels.class, "interruptible", "fuel");
        }
    },

    ENDIVE("Endive 1.0.0, compiled") {
        @Override
        List<String> command() {
            return Project.java(List.of(), EndiveKernels.class);
        }
    },

    V8("V8") {
        @Override
        List<String> command() {
            return List.of("node", Project.resource("benchmarks/v8.mjs").toString(),
                    Project.resource("guests/kernels.wasm").toString());
        }
    },

    NATIVE("gcc -O2") {
        @Override
        List<String> command() throws IOException, InterruptedException {
            Path program = Project.output().resolve("kernels");
            Path script = Project.engine().resolve("src/jmh/guests/kernels/build-kernels.sh");
            Process build = new ProcessBuilder(script.toString(), "native", program.toString()).inheritIO().start();
            if (build.waitFor() != 0) {
                throw new IOException("no native kernels");
            }
            return List.of(program.toString(), "-");
        }
    };

    private final String label;

    Contestant(String label) {
        this.label = label;
    }

    /** Returns what it is called in tables. */
    String label() {
        return this.label;
    }

    /**
     * Returns the name it is chosen by: {@code wasm}, {@code unchecked}, {@code fuel},
     * {@code endive}, {@code v8}, {@code native}.
     */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what to start, after it is built if it must be. */
    abstract List<String> command() throws IOException, InterruptedException;

}
