package dev.wasmhost.samples.quickstart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class QuickstartApplicationTest {

    @Test
    void printsWhatThePluginsAnswer(CapturedOutput output) {
        QuickstartApplication.main(new String[0]);
        assertThat(output.getOut().lines()).containsSequence("greeter: Hello, Ada!",
                "reader /data/motd.txt: Sandboxed, not boxed in", "reader /data/nothing.txt: not found",
                "reader /etc/passwd: denied", "reader /data/../../../../../../../etc/passwd: denied",
                "spinner: stopped after its 200ms limit", "spinner: 2 + 3 = 5, in a fresh instance");
    }

}
