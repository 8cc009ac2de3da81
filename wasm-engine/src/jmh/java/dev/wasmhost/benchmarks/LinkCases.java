package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a guest tries in order to get out of its grant: each operation on a path of each
 * form, every one in files of its own.
 *
 * <p>
 * A case is a folder with {@code grant}, which the guest gets as {@code /work}, and
 * {@code outside} beside it. It got out if it shows what only {@code outside} holds, or
 * if anything there has changed.
 */
final class LinkCases {

    private static final String SECRET = "this is outside";

    /** Operations, and which of a form's four paths they are about. */
    private static final Map<String, Integer> OPERATIONS = operations();

    /**
     * Forms of a path: to a file, a directory, an empty one and something new outside.
     */
    private static final Map<String, List<String>> FORMS = forms();

    private final Path folder;

    private final Map<Path, String> before = new TreeMap<>();

    private LinkCases(Path folder) {
        this.folder = folder;
    }

    /** Lays out the files of all cases, and the list of them, {@code cases.txt}. */
    static LinkCases layOut(Path folder) throws IOException {
        LinkCases cases = new LinkCases(folder);
        List<String> list = new ArrayList<>();
        for (String form : FORMS.keySet()) {
            for (String operation : OPERATIONS.keySet()) {
                Path each = cases.folder(form, operation);
                layOutCase(each);
                cases.before.put(each, state(each.resolve("outside")));
                String path = "/work/" + FORMS.get(form).get(OPERATIONS.get(operation));
                list.add(each + (form.contains("the guest made") ? "\tmade" : "") + "\t" + operation + "\t" + path);
            }
        }
        Files.write(cases.list(), list);
        return cases;
    }

    static List<String> names() {
        return List.copyOf(FORMS.keySet());
    }

    static int count() {
        return FORMS.size() * OPERATIONS.size();
    }

    Path list() {
        return this.folder.resolve("cases.txt");
    }

    /** Returns the operations that got outside by paths of a form, once all were run. */
    List<String> escapes(String form) throws IOException {
        List<String> escapes = new ArrayList<>();
        for (String operation : OPERATIONS.keySet()) {
            Path each = folder(form, operation);
            String shown = Files.readString(each.resolve("shown"));
            if (shown.isEmpty()) {
                throw new IOException("nothing was shown by " + operation + " (" + form + ")");
            }
            boolean seen = shown.contains(SECRET) || shown.contains("secret\n")
                    || shown.contains("size " + SECRET.length() + "\n");
            if (seen || !state(each.resolve("outside")).equals(this.before.get(each))) {
                escapes.add(operation);
            }
        }
        return escapes;
    }

    private Path folder(String form, String operation) {
        return this.folder.resolve(form.replaceAll("\\W+", "-") + "." + operation);
    }

    private static void layOutCase(Path each) throws IOException {
        Path outside = Files.createDirectories(each.resolve("outside/empty")).getParent();
        Files.writeString(outside.resolve("secret"), SECRET);
        Files.writeString(Files.createDirectory(outside.resolve("dir")).resolve("secret"), SECRET);
        Path grant = Files.createDirectories(each.resolve("grant/sub")).getParent();
        Files.writeString(grant.resolve("own"), "its own");
        link(grant, "relative", "../outside/secret");
        link(grant, "relative-dir", "../outside");
        link(grant, "relative-new", "../outside/new");
        link(grant, "absolute", outside.resolve("secret").toString());
        link(grant, "absolute-dir", outside.toString());
        link(grant, "absolute-new", outside.resolve("new").toString());
        link(grant, "chain", "sub/chain");
        link(grant, "sub/chain", "../../outside/secret");
        link(grant, "chain-dir", "sub/chain-dir");
        link(grant, "sub/chain-dir", "../../outside");
        link(grant, "chain-new", "sub/chain-new");
        link(grant, "sub/chain-new", "../../outside/new");
        link(grant, "up", "..");
        link(grant, "loop", "loop");
    }

    private static void link(Path grant, String name, String text) throws IOException {
        Files.createSymbolicLink(grant.resolve(name), Path.of(text));
    }

    // All there is to know about a folder, but times of reading.
    private static String state(Path folder) throws IOException {
        StringBuilder state = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                state.append(file).append(' ');
                state.append(Files.readAttributes(file, "unix:mode,nlink,size,lastModifiedTime,ino",
                        LinkOption.NOFOLLOW_LINKS));
                state.append(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "");
            }
        }
        return state.toString();
    }

    private static Map<String, Integer> operations() {
        Map<String, Integer> operations = new LinkedHashMap<>();
        for (String onFile : List.of("read", "write", "truncate", "stat", "times", "unlink", "rename-out",
                "link-out")) {
            operations.put(onFile, 0);
        }
        operations.put("list", 1);
        operations.put("rmdir", 2);
        for (String onNew : List.of("create", "mkdir", "rename-in", "link-in", "symlink-in")) {
            operations.put(onNew, 3);
        }
        return operations;
    }

    private static Map<String, List<String>> forms() {
        Map<String, List<String>> forms = new LinkedHashMap<>();
        forms.put("a link", List.of("relative", "relative-dir", "relative-dir", "relative-new"));
        forms.put("an absolute link", List.of("absolute", "absolute-dir", "absolute-dir", "absolute-new"));
        forms.put("a link to a link", List.of("chain", "chain-dir", "chain-dir", "chain-new"));
        forms.put("below a link", below("relative-dir"));
        forms.put("below an absolute link", below("absolute-dir"));
        forms.put("below a link to a link", below("chain-dir"));
        forms.put("below a link that the guest made", below("made"));
        forms.put("below a link to `..`", below("up/outside"));
        forms.put("a loop", List.of("loop", "loop/dir", "loop/empty", "loop/new"));
        forms.put("`..` at the start", below("../outside"));
        forms.put("`..` behind a directory", below("sub/../../outside"));
        forms.put("`..` behind a link", below("relative-dir/../outside"));
        return forms;
    }

    private static List<String> below(String directory) {
        return List.of(directory + "/secret", directory + "/dir", directory + "/empty", directory + "/new");
    }

}
