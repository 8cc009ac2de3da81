package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names of the classes of proxies that are compiled ahead of time: two that would differ
 * have different ones, so that a class that is found under its name fits.
 */
final class ProxyName {

    /** For proxies of interfaces whose package nobody else may add to. */
    private static final String NEUTRAL_PACKAGE = "wasm/proxy/";

    private ProxyName() {
    }

    /** Returns the internal name. */
    static String of(Class<?> type, List<Binding> bindings, boolean leased) {
        String name = type.getName();
        String place = name.startsWith("java.") ? NEUTRAL_PACKAGE + name.replace('.', '_') : name.replace('.', '/');
        return place + (leased ? "$Leased_" : "$Bound_") + digest(content(bindings));
    }

    private static String content(List<Binding> bindings) {
        StringBuilder text = new StringBuilder();
        for (Binding each : bindings) {
            text.append(each.method().name());
            for (MethodType descriptor : each.method().descriptors()) {
                text.append(descriptor.toMethodDescriptorString());
            }
            if (each.dispatch() instanceof NumericCall call) {
                text.append(call.entryClass()).append(call.entry().type().toMethodDescriptorString());
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new AssertionError(ex); // every JVM has it
        }
    }

}
