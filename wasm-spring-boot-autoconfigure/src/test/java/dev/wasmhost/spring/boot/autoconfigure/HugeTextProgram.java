package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import dev.wasmhost.WasmLimitException;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Passes a gigabyte of text to plugins, every way there is, in a heap that has no room
 * for a second one; prints a line for each.
 */
final class HugeTextProgram {

    /** What a refusal may allocate: messages, an instance, the first time classes. */
    private static final long ALLOWED_BYTES = 16 << 20;

    private final String text;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private HugeTextProgram(String text) {
        this.text = text;
        this.context.getEnvironment()
            .getPropertySources()
            .addFirst(new MapPropertySource("test",
                    Map.of("wasm.plugins.echo.location", "module:echo", "wasm.plugins.echo.instances.strategy",
                            "confined", "wasm.plugins.asks.location", "module:asking",
                            "wasm.plugins.asks.host-functions", "host.text", "wasm.plugins.filter.location",
                            "classpath:guests/filter.wasm")));
        this.context.addProtocolResolver(Modules::resolve);
        this.context.registerBean(Host.class, () -> new Host(text));
        this.context.register(WasmAutoConfiguration.class);
        this.context.refresh();
    }

    /** Answers a guest with text. */
    static final class Host {

        private final String text;

        Host(String text) {
            this.text = text;
        }

        @WasmHostFunction(module = "host")
        String text() {
            return this.text;
        }

    }

    interface Echo {

        String apply(String text);

    }

    interface Asks {

        void ask();

        int answer();

    }

    interface Filter {

        String run(List<String> arguments);

    }

    private WasmPluginHandle plugin(String name) {
        return this.context.getBean(WasmPlugins.class).get(name);
    }

    private void run() {
        Echo echo = plugin("echo").bind(Echo.class);
        Asks asks = plugin("asks").bind(Asks.class);
        Filter filter = plugin("filter").bind(Filter.class);
        List<String> list = List.of("a", this.text);
        refuse("interface", () -> echo.apply(this.text));
        refuse("name", () -> plugin("echo").call(String.class, "apply", this.text));
        refuse("list", () -> plugin("echo").call(String.class, "apply", list));
        refuse("result of a host function", asks::ask);
        refuse("argument of a command", () -> filter.run(list));
        System.out.println(echo.apply("goes on") + ", instances: " + plugin("echo").statistics().created());
        System.out.println(asks.answer() + ", " + filter.run(List.of("words")));
    }

    private static void refuse(String what, Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            call.run();
            System.out.println(what + ": accepted");
        }
        catch (WasmLimitException ex) {
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            System.out.println(what + ": " + ex.getMessage()
                    + ((allocated <= ALLOWED_BYTES) ? "" : ", allocated " + allocated + " bytes"));
        }
    }

    public static void main(String[] arguments) {
        String text = "x".repeat(1 << 30); // while the heap is empty
        HugeTextProgram program = new HugeTextProgram(text);
        program.run();
        program.context.close();
    }

}
