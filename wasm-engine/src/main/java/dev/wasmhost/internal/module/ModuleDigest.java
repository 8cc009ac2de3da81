package dev.wasmhost.internal.module;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a module's bytes, computed when it is first asked for: a fresh JVM,
 * which interprets it first and then compiles it, takes 30 ms for 500 kB. Thread-safe.
 */
public final class ModuleDigest {

    private final byte[] bytes;

    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable String sha256;

    /**
     * Makes a digest.
     * @param bytes the whole module; kept, not to be written any more
     */
    public ModuleDigest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns 64 lower case hexadecimal digits. */
    public String sha256() {
        String known = this.sha256;
        if (known != null) {
            return known;
        }
        this.lock.lock();
        try {
            known = this.sha256;
            if (known == null) {
                known = compute();
                this.sha256 = known;
            }
            return known;
        }
        finally {
            this.lock.unlock();
        }
    }

    private String compute() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(this.bytes));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new AssertionError(ex); // every JVM has it
        }
    }

}
