package dev.wasmhost.hostile;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Counts the classes that the engine has made from guests and that the JVM has not
 * unloaded. The JVM's total will not do: its own classes come as they are needed.
 */
final class GuestClasses {

    private GuestClasses() {
    }

    /** Returns how many there are. */
    static long count() {
        // Columns: loader, parent, data, classes, chunk and block size, type
        return statistics().lines()
            .filter((line) -> line.contains("dev.wasmhost.internal."))
            .mapToLong((line) -> Long.parseLong(line.trim().split("\\s+")[3]))
            .sum();
    }

    private static String statistics() {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
            return (String) server.invoke(commands, "vmClassloaderStats", null, null);
        }
        catch (JMException ex) {
            throw new AssertionError(ex);
        }
    }

}
