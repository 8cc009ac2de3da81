package dev.wasmhost.hostile;

import java.util.Locale;

/** What part of the host a case attacks; its cases are numbered from {@link #first}. */
enum Group {

    LOAD(101), COMPILE_BOMBS(151), EXECUTION(201), FILES(401), OTHER_WASI(501), HOST_FAULTS(601);

    private final int first;

    Group(int first) {
        this.first = first;
    }

    int first() {
        return this.first;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

}
