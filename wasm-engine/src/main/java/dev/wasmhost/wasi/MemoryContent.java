package dev.wasmhost.wasi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A regular file in a {@link MemoryTree}: blocks of 4 kB, made when something is written
 * to them.
 *
 * <p>
 * Its size counts against the quota whether there are blocks or not, so that the table of
 * blocks is bounded as well.
 */
final class MemoryContent extends MemoryNode {

    private static final int BLOCK = 4096;

    private static final byte[] HOLE = {};

    private byte[][] blocks = {};

    private long size;

    private int opened;

    MemoryContent(MemoryTree tree) {
        super(tree);
    }

    /** Makes a file that is never changed. */
    MemoryContent(MemoryTree tree, byte[] content) {
        super(tree);
        grow(content.length);
        this.size = content.length;
        put(ByteBuffer.wrap(content), 0);
    }

    @Override
    FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    long size() {
        return this.size;
    }

    void open() {
        if (!tree().isFrozen()) {
            this.opened++;
        }
    }

    void close() {
        if (!tree().isFrozen()) {
            this.opened--;
            giveBack();
        }
    }

    /** Gives back what a file holds that has neither a name nor a user. */
    void giveBack() {
        if (!isLinked() && this.opened == 0) {
            tree().quota().removeBytes(this.size);
            this.size = 0;
            this.blocks = new byte[0][];
        }
    }

    int read(ByteBuffer target, long offset) {
        if (offset >= this.size) {
            return -1;
        }
        int length = (int) Math.min(target.remaining(), this.size - offset);
        int done = 0;
        while (done < length) {
            int inBlock = (int) ((offset + done) % BLOCK);
            int part = Math.min(BLOCK - inBlock, length - done);
            byte[] block = this.blocks[(int) ((offset + done) / BLOCK)];
            if (block == HOLE) {
                target.put(new byte[part]);
            }
            else {
                target.put(block, inBlock, part);
            }
            done += part;
        }
        touchAccessed();
        return length;
    }

    void write(ByteBuffer source, long offset) {
        if (!source.hasRemaining()) {
            return;
        }
        long end = offset + source.remaining();
        if (end < 0) {
            throw WasiException.failed(Errno.EFBIG);
        }
        if (end > this.size) {
            resize(end);
        }
        put(source, offset);
        touchModified();
    }

    void resize(long newSize) {
        tree().checkWritable();
        if (newSize > this.size) {
            tree().quota().addBytes(newSize - this.size);
            grow(newSize);
        }
        else {
            tree().quota().removeBytes(this.size - newSize);
            shrink(newSize);
        }
        this.size = newSize;
        touchModified();
    }

    private void put(ByteBuffer source, long offset) {
        long position = offset;
        while (source.hasRemaining()) {
            int index = (int) (position / BLOCK);
            int inBlock = (int) (position % BLOCK);
            int part = Math.min(BLOCK - inBlock, source.remaining());
            if (this.blocks[index] == HOLE) {
                this.blocks[index] = new byte[BLOCK];
            }
            source.get(this.blocks[index], inBlock, part);
            position += part;
        }
    }

    private void grow(long newSize) {
        int used = this.blocks.length;
        int needed = Math.toIntExact((newSize + BLOCK - 1) / BLOCK);
        if (needed > used) {
            this.blocks = Arrays.copyOf(this.blocks, Math.max(needed, used + used / 4));
            Arrays.fill(this.blocks, used, this.blocks.length, HOLE);
        }
    }

    private void shrink(long newSize) {
        int kept = (int) ((newSize + BLOCK - 1) / BLOCK);
        this.blocks = Arrays.copyOf(this.blocks, kept);
        int inLast = (int) (newSize % BLOCK);
        if (inLast != 0 && this.blocks[kept - 1] != HOLE) {
            Arrays.fill(this.blocks[kept - 1], inLast, BLOCK, (byte) 0);
        }
    }

}
