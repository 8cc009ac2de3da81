package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.AbstractResource;

/**
 * A function's file, which is read from where it was uploaded to until it is in its
 * place. Thread-safe.
 */
final class FunctionFile extends AbstractResource {

    private final Path path;

    private volatile @Nullable Path uploaded;

    private FunctionFile(Path path, @Nullable Path uploaded) {
        this.path = path;
        this.uploaded = uploaded;
    }

    static FunctionFile inPlace(Path path) {
        return new FunctionFile(path, null);
    }

    static FunctionFile uploaded(Path uploaded, Path path) {
        return new FunctionFile(path, uploaded);
    }

    /** Takes note that the uploaded file was moved to its place. */
    void moved() {
        this.uploaded = null;
    }

    private Path current() {
        Path found = this.uploaded;
        return (found != null) ? found : this.path;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return Files.newInputStream(current());
    }

    @Override
    public boolean exists() {
        return Files.exists(current());
    }

    @Override
    public String getDescription() {
        return this.path.getFileName().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FunctionFile file && this.path.equals(file.path);
    }

    @Override
    public int hashCode() {
        return this.path.hashCode();
    }

}
