package dev.wasmhost.samples.quickstart;

import java.time.Duration;

import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;

import org.springframework.stereotype.Service;

/** A service like any other: that its collaborators are sandboxed it cannot see. */
@Service
class Desk {

    private final Greeter greeter;

    private final Reader reader;

    private final Spinner spinner;

    private final Duration spinnersLimit;

    Desk(Greeter greeter, Reader reader, Spinner spinner, WasmPlugins plugins) {
        this.greeter = greeter;
        this.reader = reader;
        this.spinner = spinner;
        this.spinnersLimit = plugins.get("spinner").limits().timeout();
    }

    String greet(String name) {
        return this.greeter.greet(name);
    }

    String read(String path) {
        return this.reader.read(path);
    }

    String spin() {
        try {
            this.spinner.spin();
            return "came back";
        }
        catch (WasmInterruptedException ex) {
            return "stopped after its " + this.spinnersLimit.toMillis() + "ms limit";
        }
    }

    int add(int a, int b) {
        return this.spinner.add(a, b);
    }

}
