package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Gives the entries of a directory by number, for {@code fd_readdir}: a cookie is the
 * number of the next entry.
 *
 * <p>
 * Entries 0 and 1 are {@code .} and {@code ..}. Going on, and repeating the entry that
 * did not fit, cost nothing; everything else lists anew up to the number. So no more than
 * one name is held, however large the directory is.
 */
final class DirectoryCursor implements Closeable {

    private final Directory directory;

    private Directory.@Nullable Listing listing;

    // Number of the entry that listing gives next.
    private long next;

    private @Nullable String last;

    DirectoryCursor(Directory directory) {
        this.directory = directory;
    }

    /**
     * Returns an entry's name.
     * @param number of the entry, unsigned
     * @param interruption run for each entry that is passed over, throws to end the
     * search
     * @return null behind the last one
     */
    @Nullable String name(long number, Runnable interruption) throws IOException {
        if (number == 0) {
            restart();
            return ".";
        }
        if (number == 1) {
            return "..";
        }
        if (number == this.next - 1 && this.last != null) {
            return this.last;
        }
        if (this.listing == null || number < this.next || number < 0) {
            restart();
        }
        while (number != this.next) {
            interruption.run();
            if (advance() == null) {
                return null;
            }
        }
        return advance();
    }

    @Override
    public void close() throws IOException {
        if (this.listing != null) {
            this.listing.close();
            this.listing = null;
        }
    }

    private @Nullable String advance() throws IOException {
        Directory.Listing current = this.listing;
        if (current == null) {
            current = this.directory.list();
            this.listing = current;
        }
        String name = current.next();
        if (name != null) {
            this.next++;
            this.last = name;
        }
        return name;
    }

    private void restart() throws IOException {
        close();
        this.next = 2;
        this.last = null;
    }

}
