package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Finds what a guest's path means, without ever giving a path to the operating system.
 *
 * <p>
 * The path is taken apart at its slashes, and each component is judged as it stands. A
 * directory is opened relative to the one before it and put on a stack; {@code ..} takes
 * one off, and is refused where only the directory is left that the guest started from.
 * Of a symbolic link the text is read and its components are put before those still to
 * come, so it goes the same way; absolute ones are refused. No component is ever opened
 * through a link, so one that becomes a link between look and use is an error
 * ({@link Errno#ELOOP}), not a way out.
 *
 * <p>
 * Where a directory can {@linkplain Directory#openBelow open what is several components
 * below} by itself, all but the last name is left to the operating system, which keeps
 * the path inside. The last name stays ours: what it means depends on what is asked for.
 *
 * <p>
 * The outcome is a directory that is held open and a name in it, which may exist or not.
 * The name is empty if the path means the directory itself, as {@code .} and {@code a/..}
 * do.
 */
final class PathWalk implements Closeable {

    /** Bytes of a path, as on Linux. */
    static final int MAXIMUM_PATH = 4096;

    /** Symbolic links in a path, as on Linux. */
    static final int MAXIMUM_LINKS = 40;

    /**
     * Directories that may be open at once for a path: each costs the host two or three
     * descriptors.
     */
    static final int MAXIMUM_DEPTH = 64;

    private static final int MAXIMUM_NAME = 255;

    private final List<Directory> stack = new ArrayList<>();

    private final Deque<String> pending = new ArrayDeque<>();

    private final Runnable interruption;

    private int links;

    private String name = "";

    private @Nullable FileStatus status;

    private boolean slash;

    // The way to the directory that the kernel found; null if we went step by step.
    private @Nullable String leapt;

    private PathWalk(Directory start, Runnable interruption) {
        this.stack.add(start);
        this.interruption = interruption;
    }

    /** What to do with a symbolic link that is a path's last component. */
    enum Last {

        /** Go where it points. */
        FOLLOW,
        /** Take the link itself, but go where it points if a slash follows. */
        STAY,
        /** Take the link itself in any case: for what changes the entry. */
        ENTRY

    }

    /**
     * Walks a path.
     * @param start where it starts, and what it cannot leave; stays open
     * @param path the path as the guest gave it
     * @param last what to do with a last component that is a link
     * @param interruption run at each step, throws to end the walk
     * @return the outcome, to be closed
     * @throws WasiException if the path leads nowhere or outside
     */
    static PathWalk of(Directory start, String path, Last last, Runnable interruption) throws IOException {
        PathWalk walk = new PathWalk(start, interruption);
        try {
            walk.push(path);
            walk.run(last);
            return walk;
        }
        catch (IOException | RuntimeException ex) {
            walk.close();
            throw ex;
        }
    }

    /** Returns the directory that the name is in; belongs to this walk. */
    Directory parent() {
        return this.stack.get(this.stack.size() - 1);
    }

    /** Returns the name, empty if the directory itself is meant. */
    String name() {
        return this.name;
    }

    /** Tells whether the path means the directory itself. */
    boolean isParent() {
        return this.name.isEmpty();
    }

    /** Returns what is there, or null if nothing is. */
    @Nullable FileStatus status() {
        return this.status;
    }

    /** Tells whether a slash follows the name, so that only a directory can be meant. */
    boolean hasSlash() {
        return this.slash;
    }

    /** Returns what is there; nothing, and a file before a slash, are errors. */
    FileStatus existing() {
        FileStatus found = this.status;
        if (found == null) {
            throw WasiException.failed(Errno.ENOENT);
        }
        if (this.slash && !found.isDirectory()) {
            throw WasiException.failed(Errno.ENOTDIR);
        }
        return found;
    }

    /** Opens the directory that the path means. */
    Directory openDirectory() throws IOException {
        return isParent() ? parent().reopen() : parent().openDirectory(this.name);
    }

    @Override
    public void close() throws IOException {
        while (this.stack.size() > 1) {
            pop();
        }
    }

    private void run(Last last) throws IOException {
        leap();
        boolean found = false;
        while (!found && !this.pending.isEmpty()) {
            this.interruption.run();
            String component = this.pending.pop();
            switch (component) {
                case "", "." -> {
                    // Stays where it is.
                }
                case ".." -> up();
                default -> found = step(component, last);
            }
        }
        if (!found) {
            this.status = parent().glance();
        }
    }

    // Returns whether this was the last step.
    private boolean step(String component, Last last) throws IOException {
        if (component.length() > MAXIMUM_NAME || component.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_NAME) {
            throw WasiException.failed(Errno.ENAMETOOLONG);
        }
        boolean end = this.pending.stream().allMatch(String::isEmpty);
        boolean before = end && !this.pending.isEmpty();
        FileStatus found = look(component, end);
        if (found != null && found.isSymbolicLink() && follows(end, before, last)) {
            follow(component);
            return false;
        }
        if (!end) {
            down(component, found);
            return false;
        }
        this.name = component;
        this.status = found;
        this.slash = before;
        return true;
    }

    private @Nullable FileStatus look(String component, boolean end) throws IOException {
        try {
            return parent().glance(component);
        }
        catch (NoSuchFileException ex) {
            if (end) {
                return null;
            }
            throw ex;
        }
    }

    private static boolean follows(boolean end, boolean slash, Last last) {
        return switch (last) {
            case FOLLOW -> true;
            case STAY -> !end || slash;
            case ENTRY -> !end;
        };
    }

    private void follow(String component) throws IOException {
        if (++this.links > MAXIMUM_LINKS) {
            throw WasiException.failed(Errno.ELOOP);
        }
        String text;
        try {
            text = parent().readSymbolicLink(component);
        }
        catch (NotLinkException ex) {
            throw WasiException.failed(Errno.ELOOP); // it was one a moment ago
        }
        push(text);
        if (this.leapt != null) {
            startAgain(this.leapt);
            leap();
        }
    }

    // Lets the kernel go all the way to the directory of the last name, if it can; only
    // this name, or nothing, is still to come then.
    private void leap() throws IOException {
        List<String> components = List.copyOf(this.pending);
        int last = components.size() - 1;
        while (last >= 0 && components.get(last).isEmpty()) {
            last--;
        }
        int end = (last >= 0 && isName(components.get(last))) ? last : last + 1;
        String path = String.join("/", components.subList(0, end));
        if (components.subList(0, end).stream().noneMatch(PathWalk::leads)) {
            return;
        }
        this.interruption.run();
        Optional<Directory> below = this.stack.get(0).openBelow(path);
        if (below.isPresent()) {
            this.stack.add(below.get());
            this.pending.clear();
            this.pending.addAll(components.subList(end, components.size()));
            this.leapt = path;
        }
    }

    // What a link says is meant from its directory, of which only the way is known.
    private void startAgain(String way) throws IOException {
        close();
        this.leapt = null;
        String[] components = way.split("/", -1);
        for (int i = components.length - 1; i >= 0; i--) {
            this.pending.push(components[i]);
        }
    }

    private static boolean leads(String component) {
        return !component.isEmpty() && !".".equals(component);
    }

    private static boolean isName(String component) {
        return leads(component) && !"..".equals(component);
    }

    private void down(String component, @Nullable FileStatus found) throws IOException {
        if (found == null || !found.isDirectory()) {
            throw WasiException.failed(Errno.ENOTDIR);
        }
        if (this.stack.size() > MAXIMUM_DEPTH) {
            throw WasiException.denied(Errno.ENAMETOOLONG);
        }
        this.stack.add(parent().openDirectory(component));
    }

    private void up() throws IOException {
        if (this.stack.size() == 1) {
            throw WasiException.denied(Errno.EPERM);
        }
        pop();
    }

    private void pop() throws IOException {
        this.stack.remove(this.stack.size() - 1).close();
    }

    // Of a guest's path or a link's text. Empty components stay: what follows the last
    // name decides whether it has a slash.
    private void push(String path) {
        if (path.isEmpty()) {
            throw WasiException.failed(Errno.ENOENT);
        }
        if (path.startsWith("/")) {
            throw WasiException.denied(Errno.EPERM);
        }
        if (path.indexOf('\0') >= 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        String[] components = path.split("/", -1);
        for (int i = components.length - 1; i >= 0; i--) {
            this.pending.push(components[i]);
        }
    }

}
