package dev.wasmhost.wasi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The quota of a directory of the host, which all guests that are granted it share, and
 * the lock under which they change sizes and entries there: what an operation adds is
 * known only as long as no other guest changes the same.
 *
 * <p>
 * The bytes of a file are given back when its last name is gone and no guest has it open
 * any more, since only then does the file system give them back. Everything but
 * {@link #quota()} is to be called by who holds this object's monitor, and that too.
 */
final class HostQuota {

    private final Quota quota;

    private final Map<Key, Integer> open = new HashMap<>();

    private final Set<Key> nameless = new HashSet<>();

    HostQuota(Quota quota) {
        this.quota = quota;
    }

    Quota quota() {
        return this.quota;
    }

    /** Notes that a guest has opened a file. */
    void opened(FileStatus file) {
        this.open.merge(Key.of(file), 1, Integer::sum);
    }

    /** Notes that a guest is about to close a file of this size. */
    void closed(FileStatus file, long size) {
        Key key = Key.of(file);
        Integer users = this.open.remove(key);
        if (users != null && users > 1) {
            this.open.put(key, users - 1);
        }
        else if (this.nameless.remove(key)) {
            this.quota.removeBytes(size);
        }
    }

    /**
     * Notes that a name was removed.
     * @param file what was known about it before; where the number of links is not known,
     * its bytes are not given back
     */
    void removed(FileStatus file) {
        this.quota.removeEntry();
        if (!file.isDirectory() && file.links() == 1) {
            Key key = Key.of(file);
            if (this.open.containsKey(key)) {
                this.nameless.add(key);
            }
            else {
                this.quota.removeBytes(file.size());
            }
        }
    }

    private record Key(long device, long inode) {

        static Key of(FileStatus file) {
            return new Key(file.device(), file.inode());
        }

    }

}
