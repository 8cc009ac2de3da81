package dev.wasmhost.wasi;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A guest that does at random what guests do with files, on few names so that they meet;
 * the same for the same seed, as long as it is answered the same.
 */
final class RandomFileOperations {

    private static final String[] NAMES = { "a", "b", "c", "d", "e", "d/a", "d/b", "e/a", "e/d", "d/e/a", "l", "l/a" };

    private final TestGuest guest;

    private final Random random;

    private final List<Integer> open = new ArrayList<>();

    RandomFileOperations(TestGuest guest, long seed) {
        this.guest = guest;
        this.random = new Random(seed);
    }

    /** Does so many; returns what each was answered. */
    List<String> run(int count, Runnable afterEach) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(step());
            afterEach.run();
        }
        this.open.forEach((descriptor) -> this.guest.call("fd_close", descriptor));
        return answers;
    }

    private String step() {
        String name = name();
        return switch (this.random.nextInt(16)) {
            case 0 -> "mkdir " + name + " " + this.guest.onPath("path_create_directory", name);
            case 1 -> "rmdir " + name + " " + this.guest.onPath("path_remove_directory", name);
            case 2, 3 -> "unlink " + name + " " + this.guest.onPath("path_unlink_file", name);
            case 4, 5 -> rename(name, name());
            case 6 -> link(name, name());
            case 7 -> "symlink " + name + " " + this.guest.symlink(name(), name);
            case 8 -> "stat " + name + " " + this.guest.stat(this.random.nextInt(2), name) + " "
                    + this.guest.memory.readByte(TestGuest.DATA + 16);
            case 9, 10, 11 -> open(name);
            case 12 -> close();
            default -> write();
        };
    }

    private String name() {
        return NAMES[this.random.nextInt(NAMES.length)];
    }

    private String rename(String from, String to) {
        return "rename " + from + " " + to + " " + this.guest.rename(from, to);
    }

    private String link(String from, String to) {
        return "link " + from + " " + to + " " + this.guest.link(this.random.nextInt(2), from, to);
    }

    private String open(String name) {
        int flags = this.random.nextInt(16) & ~TestGuest.DIRECTORY;
        int descriptorFlags = this.random.nextInt(4) == 0 ? Descriptor.APPEND : 0;
        Errno errno = (this.open.size() >= 6) ? Errno.EMFILE : this.guest.tryOpen(TestGuest.ROOT, name,
                this.random.nextInt(2), flags, Rights.FILE, 0, descriptorFlags);
        if (errno == Errno.SUCCESS) {
            this.open.add(this.guest.memory.readInt(TestGuest.RESULT));
        }
        return "open " + name + " " + flags + " " + errno;
    }

    private String close() {
        if (this.open.isEmpty()) {
            return "nothing to close";
        }
        int descriptor = this.open.remove(this.random.nextInt(this.open.size()));
        return "close " + this.guest.call("fd_close", descriptor);
    }

    private String write() {
        if (this.open.isEmpty()) {
            return "nothing to write to";
        }
        int descriptor = this.open.get(this.random.nextInt(this.open.size()));
        int size = this.random.nextInt(400);
        this.guest.segment(TestGuest.DATA, size);
        String what = descriptor + " " + size + " ";
        return switch (this.random.nextInt(5)) {
            case 0 -> "resize " + what + this.guest.call("fd_filestat_set_size", descriptor, size);
            case 1 -> "seek " + what + this.guest.call("fd_seek", descriptor, size, 0, TestGuest.RESULT);
            case 2 -> "pwrite " + what + this.guest.call("fd_pwrite", descriptor, 0, 1, size, TestGuest.RESULT);
            case 3 -> "status " + descriptor + " " + this.guest.call("fd_filestat_get", descriptor, TestGuest.DATA)
                    + " " + this.guest.memory.readLong(TestGuest.DATA + 24) + " "
                    + this.guest.memory.readLong(TestGuest.DATA + 32);
            default -> "write " + what + this.guest.call("fd_write", descriptor, 0, 1, TestGuest.RESULT);
        };
    }

}
