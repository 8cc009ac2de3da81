package dev.wasmhost.internal.binary;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.wasmhost.MalformedModuleException;

/**
 * Decodes names that are not plain ASCII; few are, so that most programs never load what
 * decodes strictly.
 */
final class Utf8 {

    private Utf8() {
    }

    /** Returns the text of bytes of a module; throws if they are not strict UTF-8. */
    static String decode(byte[] bytes, int offset, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
        }
        catch (CharacterCodingException ex) {
            throw new MalformedModuleException("malformed UTF-8 encoding", offset);
        }
    }

}
