package dev.wasmhost;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the dependency rules between the packages of the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    private static final String INTERNAL = "dev.wasmhost.internal.";

    private static final DescribedPredicate<JavaClass> ENGINE = DescribedPredicate.describe("WasmEngine",
            (JavaClass type) -> type.getName().matches("dev\\.wasmhost\\.WasmEngine(\\$.*)?"));

    private JavaClasses classes;

    @BeforeAll
    void importClasses() {
        this.classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.wasmhost");
    }

    @Test
    void publicTypesOtherThanTheEngineUseNothingInternal() {
        noClasses().that()
            .resideInAPackage("dev.wasmhost")
            .and(DescribedPredicate.not(ENGINE))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + ".")
            .check(this.classes);
    }

    @Test
    void wasiUsesThePublicApiOnly() {
        noClasses().that()
            .resideInAPackage("dev.wasmhost.wasi..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + ".")
            .check(this.classes);
    }

    @ParameterizedTest(name = "{0} does not use {1}")
    @CsvSource({ "module, binary", "module, validation", "module, compiler", "module, runtime", "binary, validation",
            "binary, compiler", "binary, runtime", "validation, compiler", "validation, runtime", "runtime, validation",
            "runtime, compiler" })
    void internalPackagesDependDownwardsOnly(String lower, String upper) {
        noClasses().that()
            .resideInAPackage(INTERNAL + lower + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + upper + "..")
            .check(this.classes);
    }

    @Test
    void internalPackagesHaveNoCycles() {
        slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(this.classes);
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(this.classes);
    }

}
