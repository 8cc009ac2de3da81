package dev.wasmhost;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the dependency rules between the packages of the engine, and what the compiler
 * cannot hold of its style.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    private static final String PUBLIC = "dev.wasmhost";

    private static final String WASI = "dev.wasmhost.wasi";

    private static final String CLI = "dev.wasmhost.cli";

    private static final String INTERNAL = "dev.wasmhost.internal.";

    private static final String ASM = "org.objectweb.asm..";

    private static final DescribedPredicate<JavaClass> ENGINE = describe("WasmEngine",
            (JavaClass type) -> type.getName().matches("dev\\.wasmhost\\.WasmEngine(\\$.*)?"));

    private JavaClasses classes;

    @BeforeAll
    void importClasses() {
        this.classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(PUBLIC);
    }

    // Dependencies

    @Test
    void publicTypesOtherThanTheEngineUseNothingInternal() {
        noClasses().that()
            .resideInAPackage(PUBLIC)
            .and(not(ENGINE))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INTERNAL + ".", WASI, CLI)
            .check(this.classes);
    }

    @Test
    void wasiUsesThePublicApiOnly() {
        assertUsesOnly(WASI, PUBLIC);
    }

    @Test
    void commandLineUsesThePublicApiAndWasiOnly() {
        assertUsesOnly(CLI, PUBLIC, WASI);
    }

    @ParameterizedTest(name = "{0} uses {1} only")
    @CsvSource({ "module, ''", "binary, module", "validation, module binary",
            "compiler, module binary validation runtime proxy cache", "runtime, module", "proxy, runtime component",
            "component, ''", "cache, ''" })
    void internalPackagesDependDownwardsOnly(String upper, String lower) {
        Stream<String> internal = Arrays.stream(lower.split(" "))
            .filter((name) -> !name.isEmpty())
            .map((name) -> INTERNAL + name);
        assertUsesOnly(INTERNAL + upper, Stream.concat(Stream.of(PUBLIC), internal).toArray(String[]::new));
    }

    private void assertUsesOnly(String user, String... used) {
        DescribedPredicate<JavaClass> forbidden = describe("one of ours that is not in " + Arrays.toString(used),
                (type) -> type.getPackageName().startsWith(PUBLIC) && !type.getPackageName().equals(user)
                        && !Arrays.asList(used).contains(type.getPackageName()));
        noClasses().that()
            .resideInAPackage(user)
            .should()
            .dependOnClassesThat(forbidden)
            .allowEmptyShould(true)
            .check(this.classes);
    }

    @Test
    void internalPackagesHaveNoCycles() {
        slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(this.classes);
    }

    @Test
    void onlyWhatMakesClassesUsesAsm() {
        noClasses().that()
            .resideOutsideOfPackages(INTERNAL + "compiler", INTERNAL + "runtime", INTERNAL + "proxy")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ASM)
            .check(this.classes);
    }

    @Test
    void nothingElseIsUsed() {
        classes().should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.wasmhost..", "java..", "javax.crypto..", "org.jspecify.annotations", ASM)
            .check(this.classes);
    }

    @Test
    void reflectiveProxiesAreNotUsed() {
        noClasses().should().dependOnClassesThat().areAssignableTo(Proxy.class).check(this.classes);
    }

    // State

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(this.classes);
    }

    /**
     * Collections made by {@code List.of} and the like have an interface as their
     * declared type.
     */
    @Test
    void staticFieldsAreNotMadeToBeChanged() {
        noFields().that()
            .areStatic()
            .should()
            .haveRawType(describe("a class that is made to be changed", ArchitectureTest::isMutable))
            .check(this.classes);
    }

    private static boolean isMutable(JavaClass type) {
        boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
        return collection && !type.isInterface() || type.getPackageName().startsWith("java.util.concurrent")
                || type.isAssignableTo(ThreadLocal.class) || type.isAssignableTo(Random.class)
                || type.isAssignableTo(StringBuilder.class) || type.isAssignableTo(ClassLoader.class);
    }

    // Style

    @Test
    void everyPackageIsNullMarked() {
        classes().should(ArchCondition.from(describe("reside in a package that is @NullMarked",
                (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))))
            .check(this.classes);
    }

    @Test
    void internalClassesAreNotMadeToBeExtendedByAccident() {
        classes().that()
            .resideInAnyPackage(INTERNAL + ".", WASI, CLI)
            .should(ArchCondition.from(describe("be final, abstract, sealed or anonymous", ArchitectureTest::isClosed)))
            .check(this.classes);
    }

    private static boolean isClosed(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.FINAL) || type.getModifiers().contains(JavaModifier.ABSTRACT)
                || type.isEnum() || type.isAnonymousClass() || type.reflect().isSealed();
    }

    @Test
    void publicFieldsBelongToWhatGeneratedCodeReads() {
        fields().that().arePublic().and().areNotStatic().should(new ArchCondition<>("be in internal.runtime") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean runtime = field.getOwner().getPackageName().equals(INTERNAL + "runtime");
                events.add(new SimpleConditionEvent(field, runtime, field.getFullName()));
            }
        }).allowEmptyShould(true).check(this.classes);
    }

}
