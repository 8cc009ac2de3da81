package dev.wasmhost.internal.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Tells the entries of one file that we wrote from others: HMAC-SHA256 over the file's
 * identity, the entry's name and its bytes. Not thread-safe.
 */
final class Authenticator {

    static final String ALGORITHM = "HmacSHA256";

    /** Bytes of a tag. */
    static final int TAG = 32;

    private final SecretKey key;

    private final byte[] identity;

    private final Mac mac;

    Authenticator(SecretKey key, byte[] identity) {
        this.key = key;
        this.identity = identity;
        try {
            this.mac = Mac.getInstance(ALGORITHM);
            this.mac.init(key);
        }
        catch (NoSuchAlgorithmException | InvalidKeyException ex) {
            throw new AssertionError(ex); // every JVM has it, and any key will do
        }
    }

    /** Returns another one of the same file, for another thread. */
    Authenticator fork() {
        return new Authenticator(this.key, this.identity);
    }

    byte[] tag(String name, byte[] bytes) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        this.mac.update(this.identity);
        this.mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(nameBytes.length).array());
        this.mac.update(nameBytes);
        return this.mac.doFinal(bytes);
    }

    boolean matches(String name, byte[] bytes, byte[] tag) {
        return MessageDigest.isEqual(tag(name, bytes), tag);
    }

}
