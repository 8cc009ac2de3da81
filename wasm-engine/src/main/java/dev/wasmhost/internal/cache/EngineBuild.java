package dev.wasmhost.internal.cache;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Tells this build of the engine from all others.
 *
 * <p>
 * A version number would not do: snapshots share theirs, and an application that the
 * engine was packed into has its own. So it is the check sums that the engine's classes
 * have in their jar, which cost no reading; where there is no jar, as while the engine is
 * developed, it is their sizes and times.
 */
final class EngineBuild {

    private static final String CLASSES = "dev/wasmhost/";

    private final MessageDigest digest = sha256();

    private EngineBuild() {
    }

    /** Returns the same for the same build only. */
    static byte[] digest() throws IOException {
        URL self = EngineBuild.class.getResource("EngineBuild.class");
        if (self == null) {
            throw new IOException("the engine's own classes are not to be found");
        }
        EngineBuild build = new EngineBuild();
        URLConnection connection = self.openConnection();
        if (connection instanceof JarURLConnection jar) {
            jar.setUseCaches(false); // others would get a closed jar
            build.addJar(jar);
        }
        else {
            build.addTree(Path.of(URI.create(self.toString()).resolve(".")).resolve("../.."));
        }
        return build.digest.digest();
    }

    private void addJar(JarURLConnection jar) throws IOException {
        try (JarFile file = jar.getJarFile()) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().contains(CLASSES)) {
                    add(entry.getName());
                    add(entry.getCrc());
                }
            }
        }
    }

    private void addTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                add(file.toString());
                add(attributes.size());
                add(attributes.lastModifiedTime().toMillis());
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void add(String text) {
        this.digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(long number) {
        this.digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (NoSuchAlgorithmException ex) {
            throw new AssertionError(ex); // every JVM has it
        }
    }

}
