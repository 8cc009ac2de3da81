import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Checks that a directory of staged artifacts is complete, and lists them:
 * {@code java config/release/CheckStaging.java target/staging [--signed]}. Ends with status 1
 * and every problem if it is not. See docs/releasing.md.
 */
final class CheckStaging {

    private static final String PARENT = "wasm-parent";

    /** Each with what its jar has to hold. */
    private static final Map<String, List<String>> JARS = Map.of("wasm-engine",
            List.of("module-info.class", "dev/wasmhost/WasmEngine.class"), "wasm-spring-boot-autoconfigure",
            List.of("META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
                    "META-INF/spring-configuration-metadata.json",
                    "META-INF/spring-autoconfigure-metadata.properties",
                    "dev/wasmhost/spring/boot/autoconfigure/WasmPlugins.class"),
            "wasm-spring-boot-starter", List.of());

    /** What users may inherit: dependencies that are neither optional nor of tests. */
    private static final Map<String, Set<String>> INHERITED = Map.of(PARENT, Set.of(), "wasm-engine",
            Set.of("asm", "jspecify"), "wasm-spring-boot-autoconfigure",
            Set.of("wasm-engine", "spring-boot-autoconfigure"), "wasm-spring-boot-starter",
            Set.of("spring-boot-starter", "wasm-spring-boot-autoconfigure"));

    /** What Maven Central asks of each POM; inherited counts. */
    private static final List<String> ASKED = List.of("description", "url", "licenses/license/name",
            "licenses/license/url", "developers/developer/name", "scm/connection", "scm/url");

    private static final int CLASS_VERSION_OF_17 = 61;

    private final Path group;

    private final boolean signed;

    private final List<String> problems = new ArrayList<>();

    private CheckStaging(Path directory, boolean signed) {
        this.group = directory.resolve("dev/wasmhost");
        this.signed = signed;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0 || arguments.length > 1 && !arguments[1].equals("--signed")) {
            System.err.println("usage: java config/release/CheckStaging.java DIRECTORY [--signed]");
            System.exit(2);
        }
        CheckStaging check = new CheckStaging(Path.of(arguments[0]), arguments.length > 1);
        check.run();
        check.problems.forEach((problem) -> System.out.println("PROBLEM: " + problem));
        System.out.println(check.problems.isEmpty() ? "complete" : "not complete: " + check.problems.size() + " problems");
        System.exit(check.problems.isEmpty() ? 0 : 1);
    }

    private void run() throws Exception {
        Set<String> modules = new TreeSet<>(JARS.keySet());
        modules.add(PARENT);
        Set<String> found = names(this.group);
        expect(found.equals(modules), "modules: expected " + modules + ", found " + found);
        modules.retainAll(found);
        Document parent = modules.contains(PARENT) ? pom(PARENT) : null;
        for (String module : modules) {
            Path directory = version(module);
            String prefix = prefix(module, directory);
            List<String> files = new ArrayList<>(List.of(prefix + ".pom"));
            if (JARS.containsKey(module)) {
                files.addAll(List.of(prefix + ".jar", prefix + "-sources.jar", prefix + "-javadoc.jar"));
            }
            files(directory, files);
            pom(module, pom(module), parent);
            if (JARS.containsKey(module)) {
                jar(directory.resolve(prefix + ".jar"), JARS.get(module));
                sources(directory.resolve(prefix + "-sources.jar"), directory.resolve(prefix + ".jar"));
                javadoc(directory.resolve(prefix + "-javadoc.jar"), directory.resolve(prefix + "-sources.jar"));
            }
        }
    }

    private void expect(boolean right, String problem) {
        if (!right) {
            this.problems.add(problem);
        }
    }

    private static Set<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map((file) -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Path version(String module) throws IOException {
        Path directory = this.group.resolve(module);
        List<String> versions = names(directory).stream().filter((name) -> !name.startsWith("maven-metadata")).toList();
        expect(versions.size() == 1, module + ": expected one version, found " + versions);
        return directory.resolve(versions.get(0));
    }

    /** A snapshot's files have a time in place of SNAPSHOT. */
    private static String prefix(String module, Path version) throws IOException {
        return names(version).stream()
            .filter((name) -> name.endsWith(".pom"))
            .findFirst()
            .map((name) -> name.substring(0, name.length() - ".pom".length()))
            .orElse(module + "-" + version.getFileName());
    }

    private void files(Path directory, List<String> files) throws Exception {
        Set<String> expected = new TreeSet<>();
        for (String file : files) {
            expected.addAll(List.of(file, file + ".md5", file + ".sha1"));
            checksum(directory.resolve(file), "MD5", ".md5");
            checksum(directory.resolve(file), "SHA-1", ".sha1");
            if (this.signed) {
                expected.add(file + ".asc");
            }
        }
        Set<String> found = names(directory);
        found.removeIf((name) -> name.startsWith("maven-metadata"));
        System.out.println(this.group.relativize(directory));
        for (String name : found) {
            System.out.printf("  %,10d  %s%n", Files.size(directory.resolve(name)), name);
        }
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        missing.forEach((name) -> expect(false, "missing: " + name));
        found.removeAll(expected);
        found.forEach((name) -> expect(false, "not expected: " + name));
    }

    private void checksum(Path file, String algorithm, String suffix) throws IOException, NoSuchAlgorithmException {
        Path sum = file.resolveSibling(file.getFileName() + suffix);
        if (Files.exists(file) && Files.exists(sum)) {
            String found = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
            expect(found.equals(Files.readString(sum).trim()), "damaged: " + file.getFileName() + ", or its " + algorithm);
        }
    }

    private Document pom(String module) throws Exception {
        Path directory = version(module);
        return DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(directory.resolve(prefix(module, directory) + ".pom").toFile());
    }

    private void pom(String module, Document pom, Document parent) throws XPathExpressionException {
        for (String name : List.of("name", "description")) {
            expect(!texts(pom, "/project/" + name).isEmpty(), module + ": the POM has no " + name);
        }
        for (String element : ASKED) {
            expect(!texts(pom, "/project/" + element).isEmpty()
                    || (parent != null && !texts(parent, "/project/" + element).isEmpty()),
                    module + ": neither the POM nor its parent has " + element);
        }
        Set<String> inherited = new TreeSet<>(texts(pom, "/project/dependencies/dependency[not(scope='test' or "
                + "scope='provided') and not(optional='true')]/artifactId"));
        expect(inherited.equals(INHERITED.get(module)),
                module + ": expected users to inherit " + INHERITED.get(module) + ", found " + inherited);
        if (module.equals(PARENT)) {
            Set<String> managed = new TreeSet<>(
                    texts(pom, "/project/dependencyManagement/dependencies/dependency/artifactId"));
            expect(managed.equals(JARS.keySet()), module + ": expected to manage " + new TreeSet<>(JARS.keySet())
                    + " for users who import it, found " + managed);
        }
    }

    private static List<String> texts(Document pom, String path) throws XPathExpressionException {
        XPath xpath = XPathFactory.newInstance().newXPath();
        NodeList nodes = (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
            .mapToObj((i) -> nodes.item(i).getTextContent().trim())
            .filter((text) -> !text.isEmpty())
            .toList();
    }

    private static Map<String, Integer> entries(Path jar) throws IOException {
        Map<String, Integer> versions = new TreeMap<>();
        if (!Files.exists(jar)) {
            return versions;
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream().filter((entry) -> !entry.isDirectory()).forEach((entry) -> {
                versions.put(entry.getName(), entry.getName().endsWith(".class") ? classVersion(zip, entry) : 0);
            });
        }
        return versions;
    }

    private static int classVersion(ZipFile zip, ZipEntry entry) {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] start = in.readNBytes(8);
            return (start[6] & 0xff) << 8 | start[7] & 0xff;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void jar(Path jar, List<String> needed) throws IOException {
        Map<String, Integer> entries = entries(jar);
        for (String name : needed) {
            expect(entries.containsKey(name), jar.getFileName() + ": has no " + name);
        }
        expect(entries.containsKey("META-INF/LICENSE"), jar.getFileName() + ": has no META-INF/LICENSE");
        entries.forEach((name, version) -> expect(version <= CLASS_VERSION_OF_17,
                jar.getFileName() + ": " + name + " needs a Java later than 17"));
    }

    /** Every class has its source; those of nested ones are in the outer ones'. */
    private void sources(Path sources, Path jar) throws IOException {
        Set<String> files = entries(sources).keySet();
        Set<String> missing = entries(jar).keySet()
            .stream()
            .filter((name) -> name.endsWith(".class") && !name.contains("$"))
            .map((name) -> name.replaceFirst("class$", "java"))
            .filter((name) -> !files.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
        expect(missing.isEmpty(), sources.getFileName() + ": has no sources of " + missing);
    }

    /** A module without code says where to look. */
    private void javadoc(Path javadoc, Path sources) throws IOException {
        boolean code = entries(sources).keySet().stream().anyMatch((name) -> name.endsWith(".java"));
        String expected = code ? "index.html" : "README.txt";
        expect(entries(javadoc).containsKey(expected), javadoc.getFileName() + ": has no " + expected);
    }

}
