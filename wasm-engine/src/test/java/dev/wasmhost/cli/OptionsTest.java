package dev.wasmhost.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

class OptionsTest {

    private static Options parse(String... words) throws CommandException {
        return Options.parse(Set.of("--env", "--timeout"), List.of(words));
    }

    @Test
    void optionsEndAtTheFirstArgument() throws CommandException {
        Options options = parse("--timeout", "5s", "--env=A=1", "--env", "B=2", "file", "--timeout", "x");
        assertThat(options.one("--timeout")).contains("5s");
        assertThat(options.all("--env")).containsExactly("A=1", "B=2");
        assertThat(options.arguments()).containsExactly("file", "--timeout", "x");
    }

    @Test
    void optionsEndAtTwoHyphens() throws CommandException {
        assertThat(parse("--", "--timeout").arguments()).containsExactly("--timeout");
    }

    @Test
    void absentOptionsHaveNoValue() throws CommandException {
        assertThat(parse().one("--timeout")).isEmpty();
        assertThat(parse().all("--env")).isEmpty();
        assertThat(parse().arguments()).isEmpty();
    }

    @Test
    void unknownOptionsAreRefused() {
        assertThatThrownBy(() -> parse("--color=red", "file")).hasMessage("unknown option: --color (see --help)");
    }

    @Test
    void optionsWithoutTheirValueAreRefused() {
        assertThatThrownBy(() -> parse("--env")).hasMessage("--env: expected a value (see --help)");
    }

    @Test
    void singleOptionsGivenTwiceAreRefused() throws CommandException {
        Options options = parse("--timeout", "5s", "--timeout", "6s");
        assertThatThrownBy(() -> options.one("--timeout")).hasMessage("--timeout: given more than once (see --help)");
    }

}
