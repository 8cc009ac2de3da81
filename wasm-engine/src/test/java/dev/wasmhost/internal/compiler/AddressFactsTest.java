package dev.wasmhost.internal.compiler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressFactsTest {

    private final AddressFacts facts = new AddressFacts();

    @BeforeEach
    void checkTwelveBytesFromLocalThree() {
        this.facts.copied(0, 3);
        assertThat(this.facts.extent(0, 12)).isZero();
    }

    private boolean isInside(int localIndex, long extent) {
        this.facts.copied(0, localIndex);
        return extent <= this.facts.extent(0, extent);
    }

    @Test
    void whatWasCheckedIsInside() {
        assertThat(isInside(3, 12)).isTrue();
        assertThat(isInside(3, 1)).isTrue();
    }

    @Test
    void moreThanWasCheckedIsInsideOnlyAfterwards() {
        assertThat(isInside(3, 13)).isFalse();
        assertThat(isInside(3, 13)).isTrue();
    }

    @Test
    void otherLocalsAndComputedOperandsAreNotKnown() {
        assertThat(isInside(4, 1)).isFalse();
        this.facts.copied(0, 3);
        this.facts.computed(0);
        assertThat(this.facts.extent(0, 1)).isLessThan(1);
        assertThat(this.facts.extent(100, 1)).isLessThan(1);
    }

    @Test
    void aWrittenLocalIsNotKnown() {
        this.facts.written(3);
        assertThat(isInside(3, 1)).isFalse();
    }

    @Test
    void anOperandThatWasCopiedBeforeTheLocalWasWrittenIsNotKnown() {
        this.facts.copied(1, 3);
        this.facts.written(3);
        assertThat(this.facts.extent(1, 1)).isLessThan(1);
        assertThat(isInside(3, 1)).as("nor does it say anything of the new value").isFalse();
    }

    @Test
    void nothingIsKnownAtALoopsHead() {
        this.facts.clear();
        assertThat(isInside(3, 1)).isFalse();
    }

    @Test
    void whereBranchesJoinOnlyTheEntrysFactsHold() {
        AddressFacts.Snapshot entry = this.facts.save(1);
        isInside(5, 8);
        this.facts.join(entry);
        assertThat(isInside(5, 8)).isFalse();
        assertThat(isInside(3, 12)).isTrue();
    }

    @Test
    void whatABranchHasWrittenDoesNotHoldWhereItJoins() {
        AddressFacts.Snapshot entry = this.facts.save(1);
        this.facts.written(3);
        isInside(3, 100);
        this.facts.join(entry);
        assertThat(isInside(3, 1)).isFalse();
    }

    @Test
    void whatABranchHasExtendedHoldsOnlyAsItWas() {
        AddressFacts.Snapshot entry = this.facts.save(1);
        isInside(3, 100);
        this.facts.join(entry);
        assertThat(isInside(3, 100)).isFalse();
    }

    @Test
    void manyFactsReplaceOneAnother() {
        for (int local = 10; local < 100; local++) {
            assertThat(isInside(local, 4)).isFalse();
            assertThat(isInside(local, 4)).isTrue();
        }
    }

}
