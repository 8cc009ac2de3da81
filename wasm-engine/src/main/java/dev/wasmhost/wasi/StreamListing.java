package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/** Lists what a {@link DirectoryStream} gives; closes it. */
final class StreamListing implements Directory.Listing {

    private final DirectoryStream<Path> stream;

    private final Iterator<Path> entries;

    StreamListing(DirectoryStream<Path> stream) {
        this.stream = stream;
        this.entries = stream.iterator();
    }

    @Override
    public @Nullable String next() throws IOException {
        try {
            return this.entries.hasNext() ? String.valueOf(this.entries.next().getFileName()) : null;
        }
        catch (DirectoryIteratorException ex) {
            throw ex.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        this.stream.close();
    }

}
