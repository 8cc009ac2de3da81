package dev.wasmhost.spec;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A zip or a folder of converted scripts, read in place. */
final class ScriptArchive implements Closeable {

    private final String name;

    private final Path root;

    private final FileSystem fileSystem;

    private ScriptArchive(String name, Path root, FileSystem fileSystem) {
        this.name = name;
        this.root = root;
        this.fileSystem = fileSystem;
    }

    /**
     * Opens a zip, every zip in a folder, or the folder itself if scripts are unpacked in
     * it; none if there are none.
     */
    static List<ScriptArchive> open(Path location) throws IOException {
        List<ScriptArchive> archives = new ArrayList<>();
        if (Files.isRegularFile(location)) {
            archives.add(openZip(location));
        }
        else if (Files.isDirectory(location)) {
            for (Path zip : list(location, ".zip", 1)) {
                archives.add(openZip(zip));
            }
            if (archives.isEmpty()) {
                archives.add(new ScriptArchive(String.valueOf(location.getFileName()), location, null));
            }
        }
        archives.removeIf((archive) -> archive.scripts().isEmpty());
        return archives;
    }

    private static ScriptArchive openZip(Path zip) throws IOException {
        FileSystem fileSystem = FileSystems.newFileSystem(zip);
        return new ScriptArchive(String.valueOf(zip.getFileName()), fileSystem.getPath("/"), fileSystem);
    }

    String name() {
        return this.name;
    }

    /** Returns the folders that hold one converted script each, in alphabetical order. */
    List<Path> scripts() {
        try {
            return list(this.root, ".json", Integer.MAX_VALUE).stream()
                .map(Path::getParent)
                .filter((folder) -> Files.exists(json(folder)))
                .toList();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Returns the name of the source that was converted into {@code folder}, for instance
     * {@code core/i32.wast}.
     */
    String source(Path folder) {
        return this.root.relativize(folder).toString().replace('\\', '/') + ".wast";
    }

    /**
     * Returns the file with the commands of the script that was converted into
     * {@code folder}.
     */
    static Path json(Path folder) {
        return folder.resolve(folder.getFileName() + ".json");
    }

    private static List<Path> list(Path folder, String suffix, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter((file) -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        if (this.fileSystem != null) {
            this.fileSystem.close();
        }
    }

}
