package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.jspecify.annotations.Nullable;

/**
 * Reads a directory of the class path, whole and once, into a tree that no guest changes.
 *
 * <p>
 * What guests see are our nodes, made from names that were taken apart here: whatever
 * lies beside the directory, or changes later, cannot be reached. Of directories in the
 * file system only regular files are taken, of archives only names that a path can mean.
 * Where the class path has the directory several times, the first file of a name counts,
 * as everywhere.
 */
final class ClasspathTree {

    private final MemoryTree tree;

    private ClasspathTree(MemoryTree tree) {
        this.tree = tree;
    }

    /**
     * Reads a directory.
     * @param root name of the directory without slashes at its ends
     * @throws IllegalArgumentException if there is none, or it lies where it cannot be
     * listed
     * @throws IOException if it cannot be read
     */
    static MemoryTree read(ClassLoader loader, String root, MemoryTree into) throws IOException {
        ClasspathTree reading = new ClasspathTree(into);
        List<URL> places = Collections.list(loader.getResources(root + "/"));
        if (places.isEmpty()) {
            places = Collections.list(loader.getResources(root));
        }
        for (URL place : places) {
            reading.add(place, root);
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("granted classpath directory: expected a directory, found nothing named "
                    + root + " (an archive needs entries for its directories)");
        }
        into.freeze();
        return into;
    }

    private void add(URL place, String root) throws IOException {
        URLConnection connection = place.openConnection();
        if (connection instanceof JarURLConnection archive) {
            archive.setUseCaches(false);
            try (JarFile file = archive.getJarFile()) {
                add(file, directoryName(archive, root));
            }
        }
        else if ("file".equals(place.getProtocol())) {
            add(directory(place, root));
        }
        else {
            throw new IllegalArgumentException(
                    "granted classpath directory: expected a directory in a file system or an archive, found " + place);
        }
    }

    private static String directoryName(JarURLConnection archive, String root) {
        String name = String.valueOf(archive.getEntryName());
        if (archive.getEntryName() == null) {
            return root + "/";
        }
        return name.endsWith("/") ? name : name + "/";
    }

    private static Path directory(URL place, String root) {
        try {
            Path directory = Path.of(new URI(place.toString()));
            if (Files.isDirectory(directory)) {
                return directory.toRealPath();
            }
        }
        catch (URISyntaxException | IOException ex) {
            throw new IllegalArgumentException("granted classpath directory: cannot be read: " + place, ex);
        }
        throw new IllegalArgumentException("granted classpath directory: expected a directory, found the file " + root);
    }

    private void add(JarFile file, String directory) throws IOException {
        boolean found = false;
        for (JarEntry entry : Collections.list(file.entries())) {
            String name = entry.getName();
            found |= name.startsWith(directory);
            if (name.startsWith(directory) && name.length() > directory.length()) {
                add(file, entry, name.substring(directory.length()));
            }
        }
        if (!found) {
            throw new IllegalArgumentException("granted classpath directory: expected a directory, found the file "
                    + directory.substring(0, directory.length() - 1));
        }
    }

    private void add(JarFile file, JarEntry entry, String name) throws IOException {
        if (entry.isDirectory()) {
            addDirectory(name.substring(0, name.length() - 1));
        }
        else {
            try (InputStream stream = file.getInputStream(entry)) {
                addFile(name, stream.readAllBytes());
            }
        }
    }

    private void add(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                if (!each.equals(directory)) {
                    addDirectory(name(each));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    addFile(name(each), Files.readAllBytes(each));
                }
                return FileVisitResult.CONTINUE;
            }

            private String name(Path each) {
                Path relative = directory.relativize(each);
                return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
            }
        });
    }

    private void addDirectory(String name) {
        String[] components = name.split("/", -1);
        if (canBeMeant(components)) {
            folder(components, components.length);
        }
    }

    private void addFile(String name, byte[] content) {
        String[] components = name.split("/", -1);
        if (canBeMeant(components)) {
            MemoryFolder folder = folder(components, components.length - 1);
            String last = components[components.length - 1];
            if (folder != null && folder.find(last) == null) {
                folder.put(last, new MemoryContent(this.tree, content));
            }
        }
    }

    private static boolean canBeMeant(String[] components) {
        for (String each : components) {
            if (each.isEmpty() || ".".equals(each) || "..".equals(each) || each.indexOf('\0') >= 0) {
                return false;
            }
        }
        return true;
    }

    // Null if something earlier on the class path is a file where this is a directory.
    private @Nullable MemoryFolder folder(String[] components, int count) {
        MemoryFolder folder = this.tree.root();
        for (int i = 0; i < count; i++) {
            MemoryNode next = folder.find(components[i]);
            if (next == null) {
                next = new MemoryFolder(this.tree, folder);
                folder.put(components[i], next);
            }
            if (!(next instanceof MemoryFolder found)) {
                return null;
            }
            folder = found;
        }
        return folder;
    }

}
