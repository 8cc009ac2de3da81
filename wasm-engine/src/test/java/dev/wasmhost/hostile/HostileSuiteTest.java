package dev.wasmhost.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the cases, a container for each group, and prints what was observed. With
 * {@code -Dwasm.hostile.full=true}, as the profile {@code soak} has it, the longest ones
 * are as long as their names say.
 */
@EnabledOnOs(OS.LINUX) // it looks at /proc, and makes a pipe
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class HostileSuiteTest {

    private static final List<HostileCase> CASES = Stream
        .of(cases(Group.LOAD, LoadCases::add), cases(Group.COMPILE_BOMBS, CompileBombCases::add),
                cases(Group.EXECUTION, LoopCases::add, RecursionCases::add, TrapCases::add, GrowthCases::add),
                cases(Group.FILES, PathCases::add, FileCases::add, GrantCases::add),
                cases(Group.OTHER_WASI, DescriptorCases::add, OtherWasiCases::add, PermissionCases::add),
                cases(Group.HOST_FAULTS, HostFaultCases::add))
        .flatMap(List::stream)
        .toList();

    private final Map<Integer, String> report = new TreeMap<>();

    private Host host;

    private Oracle oracle;

    @SafeVarargs
    private static List<HostileCase> cases(Group group, Consumer<Cases>... parts) {
        Cases cases = new Cases(group);
        for (Consumer<Cases> part : parts) {
            part.accept(cases);
        }
        return cases.toList();
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        this.host = new Host(temporary);
        this.oracle = new Oracle(this.host);
    }

    @AfterAll
    void finish() throws IOException {
        this.host.close();
        this.report.values().forEach(System.out::println);
    }

    @Test
    void thereAreHundredCasesAndEachHasItsNumber() {
        assertThat(CASES).hasSizeGreaterThanOrEqualTo(100);
        Set<Object> distinct = new LinkedHashSet<>();
        CASES.forEach((each) -> assertThat(distinct.add(each.number())).as(each.toString()).isTrue());
        CASES.forEach((each) -> assertThat(distinct.add(each.group() + each.name())).as(each.toString()).isTrue());
    }

    @TestFactory
    Stream<DynamicContainer> cases() {
        return Arrays.stream(Group.values())
            .map((group) -> DynamicContainer.dynamicContainer(group.toString(),
                    CASES.stream()
                        .filter((each) -> each.group() == group)
                        .map((each) -> DynamicTest.dynamicTest(each.toString(), () -> run(each)))));
    }

    private void run(HostileCase each) throws IOException {
        this.oracle.begin();
        long start = System.nanoTime();
        String observed = "failed";
        try {
            observed = Outcome.of(() -> each.attack().run(this.host));
            assertThat(observed).as(each.toString()).isEqualTo(each.expected());
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            this.host.clearGrants();
            this.oracle.check();
            note(each, observed, "ok, " + milliseconds + " ms");
        }
        catch (AssertionError ex) {
            note(each, observed, "FAILED");
            throw ex;
        }
    }

    private void note(HostileCase each, String observed, String verdict) {
        String words = (observed.length() > 100) ? observed.substring(0, 100) + "…" : observed;
        this.report.put(each.number(), "hostile %d %-14s %-75s %-28s %s (%s)".formatted(each.number(), each.group(),
                each.name(), each.guest(), verdict, words));
    }

}
