package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogLinesTest {

    private final List<String> log = new ArrayList<>();

    private final LogLines lines = new LogLines(this.log::add);

    @Test
    void logsLineByLine() {
        print("one\ntw");
        print("o\r\n\nthree");
        assertThat(this.log).containsExactly("one", "two", "");
        this.lines.close();
        assertThat(this.log).containsExactly("one", "two", "", "three");
    }

    @Test
    void closesWithoutAnEmptyLine() {
        print("one\n");
        this.lines.close();
        assertThat(this.log).containsExactly("one");
    }

    @Test
    void escapesWhatCouldForgeOrHideEntries() {
        print("a\rb\u001b[31mred\u0000\u0085\u2028\u202e\tc\n");
        assertThat(this.log).containsExactly("a\\u000db\\u001b[31mred\\u0000\\u0085\\u2028\\u202e\tc");
    }

    @Test
    void replacesWhatIsNotUtf8() throws IOException {
        this.lines.write(new byte[] { 'a', (byte) 0xff, 'b', '\n' });
        assertThat(this.log).containsExactly("a\ufffdb");
    }

    @Test
    void cutsLinesBetweenCharacters() {
        print("x" + "ü".repeat(LogLines.MAX_LINE) + "\n");
        assertThat(this.log).hasSize(3).allMatch((line) -> line.length() <= LogLines.MAX_LINE);
        assertThat(String.join("", this.log)).isEqualTo("x" + "ü".repeat(LogLines.MAX_LINE));
    }

    @Test
    void cutsEndlessBytesThatAreNotUtf8() throws IOException {
        byte[] bytes = new byte[3 * LogLines.MAX_LINE];
        java.util.Arrays.fill(bytes, (byte) 0x80);
        this.lines.write(bytes);
        this.lines.close();
        assertThat(String.join("", this.log)).isEqualTo("\ufffd".repeat(bytes.length));
    }

    private void print(String text) {
        try {
            this.lines.write(text.getBytes(StandardCharsets.UTF_8));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
