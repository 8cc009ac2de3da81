package dev.wasmhost.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/** A class loader with files in memory, below the one that loads the engine. */
public final class ClassesInMemory extends ClassLoader {

    private final Map<String, byte[]> files;

    public ClassesInMemory(Map<String, byte[]> files) {
        super(ClassesInMemory.class.getClassLoader());
        this.files = Map.copyOf(files);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = this.files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        byte[] bytes = this.files.get(name);
        return (bytes != null) ? Collections.enumeration(List.of(url(name, bytes))) : Collections.emptyEnumeration();
    }

    private static URL url(String name, byte[] bytes) throws IOException {
        return new URL(null, "memory:/" + name, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {
                        this.connected = true;
                    }

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(bytes);
                    }
                };
            }
        });
    }

}
