package dev.wasmhost.internal.validation;

import dev.wasmhost.InvalidModuleException;

/** Makes exceptions that say where in a module something is wrong. */
interface Refusal {

    InvalidModuleException invalid(String what);

}
