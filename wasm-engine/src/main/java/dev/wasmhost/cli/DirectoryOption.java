package dev.wasmhost.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.DirectoryGrant;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * The option {@code --dir}: {@code HOST::GUEST} with {@code ::ro} or
 * {@code ::quota=SIZE,FILES} behind it. {@code memory} as host is a directory in memory;
 * one of the host that is called so is {@code ./memory}.
 */
final class DirectoryOption {

    private static final String NAME = "--dir";

    private static final String QUOTA = "quota=";

    private DirectoryOption() {
    }

    /** Grants what the option's value says. */
    static void grant(WasiPreview1.Builder wasi, String value) throws CommandException {
        String[] parts = value.split("::", -1);
        if (parts.length < 2 || parts[0].isEmpty()) {
            throw unexpected(value);
        }
        try {
            DirectoryGrant grant = parts[0].equals("memory") ? DirectoryGrant.memory()
                    : DirectoryGrant.host(Path.of(parts[0])).access(Access.READ_WRITE);
            for (int i = 2; i < parts.length; i++) {
                grant = with(grant, parts[i], value);
            }
            wasi.directory(parts[1], grant);
        }
        catch (InvalidPathException ex) {
            throw CommandException.usage(NAME + ": not a path: " + parts[0]);
        }
        catch (IllegalArgumentException ex) {
            throw CommandException.usage(NAME + ": " + ex.getMessage());
        }
    }

    private static DirectoryGrant with(DirectoryGrant grant, String word, String value) throws CommandException {
        if (word.equals("ro")) {
            return grant.access(Access.READ_ONLY);
        }
        int comma = word.indexOf(',');
        if (!word.startsWith(QUOTA) || comma < 0) {
            throw unexpected(value);
        }
        try {
            return grant.quota(Quantities.size(NAME, word.substring(QUOTA.length(), comma)),
                    Integer.parseInt(word.substring(comma + 1)));
        }
        catch (NumberFormatException ex) {
            throw unexpected(value);
        }
    }

    private static CommandException unexpected(String value) {
        return CommandException
            .usage(NAME + ": expected HOST::GUEST or memory::GUEST, then ::ro or ::quota=SIZE,FILES, found " + value);
    }

}
