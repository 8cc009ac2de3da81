package dev.wasmhost.internal.compiler;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A class that is about to be defined; the array is not shared.
 *
 * @param internalName its name with slashes
 * @param bytes the class file
 */
record GeneratedClass(String internalName, byte[] bytes) {

    /** Returns how many bytes classes have together. */
    static long bytes(List<GeneratedClass> classes) {
        long bytes = 0;
        for (GeneratedClass each : classes) {
            bytes += each.bytes.length;
        }
        return bytes;
    }

    /** Makes one array of classes, to be kept. */
    static byte[] pack(List<GeneratedClass> classes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(classes.size());
            for (GeneratedClass each : classes) {
                out.writeUTF(each.internalName);
                out.writeInt(each.bytes.length);
                out.write(each.bytes);
            }
        }
        catch (IOException ex) {
            throw new AssertionError(ex); // there is nothing but memory
        }
        return bytes.toByteArray();
    }

    /** Makes classes again of what {@link #pack} made. */
    static List<GeneratedClass> unpack(byte[] packed) {
        List<GeneratedClass> classes = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            for (int count = in.readInt(); count > 0; count--) {
                String name = in.readUTF();
                classes.add(new GeneratedClass(name, in.readNBytes(in.readInt())));
            }
        }
        catch (IOException ex) {
            throw new AssertionError(ex); // only what pack made comes back
        }
        return classes;
    }

}
