package dev.wasmhost.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.wasmhost.wasi.Clocks;
import dev.wasmhost.wasi.ExitPolicy;
import dev.wasmhost.wasi.Randomness;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * The options that grant or take something else than directories and variables; holds the
 * sockets that it opened for the guest.
 */
final class PermissionOptions implements AutoCloseable {

    static final Set<String> NAMES = Set.of("--clock", "--seed", "--random-bytes", "--exit", "--listen");

    private static final String COARSE = "coarse:";

    private static final String FIXED = "fixed:";

    private final List<ServerSocketChannel> listeners = new ArrayList<>();

    private final Options options;

    PermissionOptions(Options options) {
        this.options = options;
    }

    /** Does to WASI what the options say. */
    void applyTo(WasiPreview1.Builder wasi) throws CommandException {
        Optional<String> clock = this.options.one("--clock");
        if (clock.isPresent()) {
            wasi.clocks(clocks(clock.get()));
        }
        wasi.random(randomness());
        Optional<String> exit = this.options.one("--exit");
        if (exit.isPresent()) {
            wasi.exit(exit(exit.get()));
        }
        for (String address : this.options.all("--listen")) {
            wasi.listener(listen(address));
        }
    }

    @Override
    public void close() {
        for (ServerSocketChannel listener : this.listeners) {
            try {
                listener.close();
            }
            catch (IOException ex) {
                // The process ends, and with it the socket.
            }
        }
    }

    private static Clocks clocks(String text) throws CommandException {
        try {
            if (text.equals("system")) {
                return Clocks.system();
            }
            if (text.startsWith(COARSE)) {
                return Clocks.coarse(Quantities.duration("--clock", text.substring(COARSE.length())));
            }
            if (text.startsWith(FIXED)) {
                return Clocks.fixed(Instant.parse(text.substring(FIXED.length())));
            }
        }
        catch (DateTimeException | IllegalArgumentException ex) {
            throw CommandException.usage("--clock: " + ex.getMessage());
        }
        throw CommandException
            .usage("--clock: expected system, coarse:1ms or fixed:2026-01-01T00:00:00Z, found " + text);
    }

    private Randomness randomness() throws CommandException {
        Optional<String> seed = this.options.one("--seed");
        Optional<String> bytes = this.options.one("--random-bytes");
        Randomness randomness = seed.isPresent() ? Randomness.seeded(seed(seed.get())) : Randomness.secure();
        long allowed = bytes.isPresent() ? Quantities.size("--random-bytes", bytes.get()) : Long.MAX_VALUE;
        return randomness.withBytesPerCall(allowed);
    }

    private static long seed(String text) throws CommandException {
        try {
            return Long.parseLong(text);
        }
        catch (NumberFormatException ex) {
            throw CommandException.usage("--seed: expected a number, found " + text);
        }
    }

    private static ExitPolicy exit(String text) throws CommandException {
        return switch (text) {
            case "allowed" -> ExitPolicy.ALLOWED;
            case "trapped" -> ExitPolicy.TRAPPED;
            default -> throw CommandException.usage("--exit: expected allowed or trapped, found " + text);
        };
    }

    private ServerSocketChannel listen(String text) throws CommandException {
        InetSocketAddress address = address(text);
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            this.listeners.add(listener);
            return listener.bind(address);
        }
        catch (IOException ex) {
            throw CommandException.usage("--listen: cannot listen at " + text + ": " + ex.getMessage());
        }
    }

    private static InetSocketAddress address(String text) throws CommandException {
        int colon = text.lastIndexOf(':');
        try {
            if (colon > 0) {
                InetSocketAddress address = new InetSocketAddress(text.substring(0, colon),
                        Integer.parseInt(text.substring(colon + 1)));
                if (!address.isUnresolved()) {
                    return address;
                }
            }
        }
        catch (IllegalArgumentException ex) {
            // Not a port; said below.
        }
        throw CommandException.usage("--listen: expected HOST:PORT, found " + text);
    }

}
