package dev.wasmhost.samples.receipts;

import java.util.List;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** Served by a program that reads standard input and prints. */
@WasmPlugin("receipt")
interface Receipts {

    String print(List<String> arguments, String lines);

}
