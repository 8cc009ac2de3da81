package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A virtual thread that blocks while it holds a monitor keeps its carrier thread on Java
 * 21: there are only locks here.
 */
class NoMonitorsTest {

    @Test
    void noClassHasMonitors() throws IOException {
        Path classes = Path.of("target/classes");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter((file) -> file.toString().endsWith(".class")).forEach((file) -> find(file, found));
        }
        assertThat(found).isEmpty();
    }

    private static void find(Path file, List<String> found) {
        try {
            new ClassReader(Files.readAllBytes(file)).accept(new Monitors(file.getFileName().toString(), found), 0);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static final class Monitors extends ClassVisitor {

        private final String file;

        private final List<String> found;

        Monitors(String file, List<String> found) {
            super(Opcodes.ASM9);
            this.file = file;
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                String[] exceptions) {
            if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                this.found.add(this.file + " " + name);
            }
            return new MethodVisitor(Opcodes.ASM9) {

                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        Monitors.this.found.add(Monitors.this.file + " " + name);
                    }
                }

            };
        }

    }

}
