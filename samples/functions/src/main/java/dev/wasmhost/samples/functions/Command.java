package dev.wasmhost.samples.functions;

/** What a function has to be: a command, from standard input to standard output. */
@FunctionalInterface
interface Command {

    byte[] run(byte[] input);

}
