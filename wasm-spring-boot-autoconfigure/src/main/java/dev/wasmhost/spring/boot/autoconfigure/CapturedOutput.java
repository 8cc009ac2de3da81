package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.wasi.WasiPreview1;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Takes what calls of one version of a plugin write, if it is captured, to those who
 * listen. Thread-safe.
 */
final class CapturedOutput {

    private static final Log logger = LogFactory.getLog(CapturedOutput.class);

    private static final byte[] NOTHING = {};

    private final String plugin;

    private final int version;

    private final WasiPreview1 wasi;

    private final boolean stdout;

    private final boolean stderr;

    private final List<WasmOutputListener> listeners;

    CapturedOutput(String plugin, int version, LoadedModule module, List<WasmOutputListener> listeners) {
        this.plugin = plugin;
        this.version = version;
        this.wasi = module.host().wasi();
        this.stdout = module.settings().wasi().stdout() == WasmProperties.Output.CAPTURE;
        this.stderr = module.settings().wasi().stderr() == WasmProperties.Output.CAPTURE;
        this.listeners = listeners;
    }

    /**
     * Returns what an instance with the plugin's own WASI wrote since it was last asked.
     */
    WasmOutputListener.WasmOutput take(WasmInstance instance) {
        return output(this.stdout ? this.wasi.takeStdout(instance) : NOTHING,
                this.stderr ? this.wasi.takeStderr(instance) : NOTHING);
    }

    /** Returns what a command wrote, without what is not captured. */
    WasmOutputListener.WasmOutput of(CommandRun run) {
        return output(this.stdout ? run.output() : NOTHING, this.stderr ? run.errorOutput() : NOTHING);
    }

    private WasmOutputListener.WasmOutput output(byte[] out, byte[] err) {
        return new WasmOutputListener.WasmOutput(this.plugin, this.version, out, err);
    }

    /**
     * Tells those who listen. A listener's failure must not become one of the call.
     */
    void deliver(WasmOutputListener.WasmOutput output) {
        if (output.stdout().length == 0 && output.stderr().length == 0) {
            return;
        }
        for (WasmOutputListener each : this.listeners) {
            try {
                each.written(output);
            }
            catch (RuntimeException ex) {
                logger.error("A listener failed at output of plugin \"" + this.plugin + "\"", ex);
            }
        }
    }

}
