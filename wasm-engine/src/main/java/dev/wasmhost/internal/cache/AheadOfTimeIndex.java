package dev.wasmhost.internal.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AheadOfTimeCompilation;

/**
 * What was compiled ahead of time and is among the classes of an application: a text that
 * lists it, beside the classes. Thread-safe once it is open.
 *
 * <pre>
 * engine 5c0e…                     build of the engine that compiled
 * options interruptible true, …    how
 * module 9f86… wasm/m1f… SIMD,…    SHA-256, package of the classes, features that it uses
 * class wasm/signature/F_i_i       what belongs to no single module
 * </pre>
 *
 * Classes that another build compiled, or in another way, are not used.
 */
public final class AheadOfTimeIndex {

    /** Where it is. */
    public static final String RESOURCE = "META-INF/wasmhost/ahead-of-time";

    private static final Logger LOGGER = System.getLogger(AheadOfTimeCompilation.class.getName());

    private final String engine;

    private final String options;

    private final Map<String, Entry> modules = new TreeMap<>();

    private final Set<String> classes = new HashSet<>();

    private AheadOfTimeIndex(String engine, String options) {
        this.engine = engine;
        this.options = options;
    }

    /** Returns an empty index of what this engine compiles. */
    public static AheadOfTimeIndex create(String options) throws IOException {
        return new AheadOfTimeIndex(build(), options);
    }

    /**
     * Reads all indices that a class loader knows; those that do not fit are reported in
     * the log.
     * @param options how this engine compiles
     * @param closedWorld whether the engine's own classes cannot be looked at, as they
     * and the application's cannot change: then they fit
     * @return what fits; null if nothing does
     */
    public static @Nullable AheadOfTimeIndex open(ClassLoader loader, String options, boolean closedWorld) {
        try {
            Enumeration<URL> found = loader.getResources(RESOURCE);
            if (!found.hasMoreElements()) {
                LOGGER.log(Level.DEBUG, "No code was compiled ahead of time: there is no {0}", RESOURCE);
                return null;
            }
            AheadOfTimeIndex index = new AheadOfTimeIndex(closedWorld ? "" : build(), options);
            while (found.hasMoreElements()) {
                index.read(found.nextElement());
            }
            return index.modules.isEmpty() ? null : index;
        }
        catch (IOException ex) {
            LOGGER.log(Level.WARNING, "Code that was compiled ahead of time is not used: {0}", ex.toString());
            return null;
        }
    }

    private static String build() throws IOException {
        return HexFormat.of().formatHex(EngineBuild.digest());
    }

    private void read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // others would get a closed jar
        try (InputStream in = connection.getInputStream();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String difference = difference(rest(lines, "engine "), rest(lines, "options "));
            if (difference != null) {
                LOGGER.log(Level.WARNING,
                        "Code that was compiled ahead of time is not used: {0}: {1}; plugins are compiled when they are called",
                        url, difference);
                return;
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        }
    }

    private @Nullable String difference(String otherEngine, String otherOptions) {
        if (!this.engine.isEmpty() && !this.engine.equals(otherEngine)) {
            return "compiled by another build of the engine";
        }
        return this.options.equals(otherOptions) ? null
                : "expected options \"" + this.options + "\", found \"" + otherOptions + '"';
    }

    private static String rest(BufferedReader lines, String start) throws IOException {
        String line = lines.readLine();
        if (line == null || !line.startsWith(start)) {
            throw new IOException(
                    RESOURCE + ": expected a line that starts with \"" + start + "\", found \"" + line + '"');
        }
        return line.substring(start.length());
    }

    private void add(String line) throws IOException {
        String[] words = line.split(" ", -1);
        if (words[0].equals("module") && words.length == 4) {
            this.modules.put(words[1], new Entry(words[2], words[3].replace(',', ' ')));
        }
        else if (words[0].equals("class") && words.length == 2) {
            this.classes.add(words[1]);
        }
        else {
            throw new IOException(RESOURCE + ": expected a module or a class, found " + line);
        }
    }

    /**
     * Returns what tells a module from others, and from what other engines compile of it.
     */
    public String identity(String sha256) {
        byte[] key = (this.engine + '\n' + this.options + '\n' + sha256).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(EngineBuild.sha256().digest(key)).substring(0, 32);
    }

    /** Returns what is known of a module; null if it was not compiled. */
    public @Nullable Entry module(String sha256) {
        return this.modules.get(sha256);
    }

    /** Returns whether there is a class that belongs to no single module. */
    public boolean hasClass(String internalName) {
        return this.classes.contains(internalName);
    }

    /** Adds a module. */
    public void addModule(String sha256, Entry entry) {
        this.modules.put(sha256, entry);
    }

    /** Adds a class that belongs to no single module. */
    public void addClass(String internalName) {
        this.classes.add(internalName);
    }

    /** Returns what {@link #open} reads; the same for the same content. */
    public byte[] toBytes() {
        StringBuilder text = new StringBuilder("engine ").append(this.engine)
            .append("\noptions ")
            .append(this.options)
            .append('\n');
        this.modules.forEach((sha256, entry) -> text.append("module ")
            .append(sha256)
            .append(' ')
            .append(entry.prefix)
            .append(' ')
            .append(entry.features.replace(' ', ','))
            .append('\n'));
        new TreeSet<>(this.classes).forEach((name) -> text.append("class ").append(name).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A module.
     *
     * @param prefix internal name of the package of its classes
     * @param features names of what it uses, with blanks between
     */
    public record Entry(String prefix, String features) {
    }

}
