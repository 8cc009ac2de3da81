package dev.wasmhost.spring.boot.benchmarks.twenty;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;
import dev.wasmhost.spring.boot.benchmarks.Guests;
import dev.wasmhost.spring.boot.benchmarks.Started;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The same application with twenty. */
@SpringBootApplication
public class TwentyPlugins {

    public static void main(String[] arguments) {
        Started.run(TwentyPlugins.class, arguments);
    }

    @WasmPlugin("plugin-0")
    interface Plugin0 extends Guests.Greeter {

    }

    @WasmPlugin("plugin-1")
    interface Plugin1 extends Guests.Reader {

    }

    @WasmPlugin("plugin-2")
    interface Plugin2 extends Guests.Markdown {

    }

    @WasmPlugin("plugin-3")
    interface Plugin3 extends Guests.Types {

    }

    @WasmPlugin("plugin-4")
    interface Plugin4 extends Guests.Kernels {

    }

    @WasmPlugin("plugin-5")
    interface Plugin5 extends Guests.Filter {

    }

    @WasmPlugin("plugin-6")
    interface Plugin6 extends Guests.Greeter {

    }

    @WasmPlugin("plugin-7")
    interface Plugin7 extends Guests.Reader {

    }

    @WasmPlugin("plugin-8")
    interface Plugin8 extends Guests.Markdown {

    }

    @WasmPlugin("plugin-9")
    interface Plugin9 extends Guests.Types {

    }

    @WasmPlugin("plugin-10")
    interface Plugin10 extends Guests.Kernels {

    }

    @WasmPlugin("plugin-11")
    interface Plugin11 extends Guests.Filter {

    }

    @WasmPlugin("plugin-12")
    interface Plugin12 extends Guests.Greeter {

    }

    @WasmPlugin("plugin-13")
    interface Plugin13 extends Guests.Reader {

    }

    @WasmPlugin("plugin-14")
    interface Plugin14 extends Guests.Markdown {

    }

    @WasmPlugin("plugin-15")
    interface Plugin15 extends Guests.Types {

    }

    @WasmPlugin("plugin-16")
    interface Plugin16 extends Guests.Kernels {

    }

    @WasmPlugin("plugin-17")
    interface Plugin17 extends Guests.Filter {

    }

    @WasmPlugin("plugin-18")
    interface Plugin18 extends Guests.Greeter {

    }

    @WasmPlugin("plugin-19")
    interface Plugin19 extends Guests.Reader {

    }

}
