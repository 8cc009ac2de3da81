package dev.wasmhost;

/** Names a kind of guest exception (spec 4.2.11); compared by identity. */
public interface WasmTag extends WasmExtern {

    @Override
    TagType type();

}
