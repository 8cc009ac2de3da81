package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** Closes several things, all of them even if one fails. */
final class Closing {

    private Closing() {
    }

    /**
     * Closes what is not null, in order.
     * @throws IOException the first failure, with the others suppressed
     */
    static void all(Iterable<? extends @Nullable Closeable> closeables) throws IOException {
        IOException failure = null;
        for (Closeable closeable : closeables) {
            try {
                if (closeable != null) {
                    closeable.close();
                }
            }
            catch (IOException ex) {
                if (failure == null) {
                    failure = ex;
                }
                else {
                    failure.addSuppressed(ex);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

}
