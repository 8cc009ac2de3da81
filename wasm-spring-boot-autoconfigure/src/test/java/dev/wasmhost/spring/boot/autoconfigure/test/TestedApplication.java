package dev.wasmhost.spring.boot.autoconfigure.test;

import java.util.concurrent.CompletableFuture;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose plugins are tested. */
@SpringBootApplication
class TestedApplication {

    @WasmPlugin("types")
    interface Echo {

        String echo(String text);

    }

    @WasmPlugin("audited")
    interface Audited {

        void record(String text);

        CompletableFuture<Integer> next(int number);

    }

}
