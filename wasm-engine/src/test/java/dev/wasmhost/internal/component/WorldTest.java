package dev.wasmhost.internal.component;

import java.util.List;

import dev.wasmhost.CustomSection;
import dev.wasmhost.testing.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What hostile authors put into sections that declare types. */
class WorldTest {

    private static final int TYPE = 7;

    private static final int RECORD = 0x72;

    private static final int U8 = 0x7d;

    private static Bytes component() {
        return new Bytes().u8s(0, 'a', 's', 'm', 0x0d, 0, 1, 0);
    }

    private static World world(Bytes... sections) {
        return World.of(List.of(sections).stream().map(WorldTest::section).toList());
    }

    private static CustomSection section(Bytes content) {
        byte[] bytes = content.toByteArray();
        return new CustomSection("component-type:test", bytes, 0, bytes.length);
    }

    /** Otherwise the bytes behind it would be read once for each section in them. */
    @Test
    void aSectionThatGoesOnBehindItsEndIsRefused() {
        Bytes overlapping = component().u8s(TYPE, 1, 2, U8, U8);
        assertThat(world(overlapping).problem()).hasValueSatisfying((problem) -> assertThat(problem)
            .contains("section size mismatch: expected it to end at 0xb, found more"));
        assertThat(world(component().u8s(TYPE, 3, 2, U8, U8)).problem()).isEmpty();
    }

    @Test
    void sectionsAreNotReadBeyondAMegabyte() {
        int fields = 100_000;
        Bytes type = new Bytes().u8(1).u8(RECORD).u32(fields);
        for (int i = 0; i < fields; i++) {
            type.name("name").u8(U8);
        }
        Bytes large = component().u8(TYPE).sized(type.toByteArray());
        assertThat(world(large).problem()).isEmpty();
        assertThat(world(large, large).problem()).hasValueSatisfying((problem) -> assertThat(problem)
            .contains("expected at most 1048576 bytes in all sections that declare types, found 12000"));
    }

    /** A thousand instances of one type with as many items are a million of them. */
    @Test
    void itemsOfInstancesAreNotListedForEver() {
        int count = 1_001;
        Bytes instance = new Bytes().u8(0x42).u32(count);
        for (int i = 0; i < count; i++) {
            instance.u8s(4, 0).name("t" + i).u8s(3, 1);
        }
        Bytes world = new Bytes().u8(0x41).u32(1 + count).u8(1).raw(instance.toByteArray());
        for (int i = 0; i < count; i++) {
            world.u8s(4, 0).name("i" + i).u8s(5, 0);
        }
        Bytes outer = new Bytes().u8(0x41).u32(2).u8(1).raw(world.toByteArray()).u8s(4, 0).name("world").u8s(4, 0);
        Bytes section = component().u8(TYPE).sized(new Bytes().u8(1).raw(outer.toByteArray()).toByteArray());
        assertThat(world(section).problem()).hasValueSatisfying(
                (problem) -> assertThat(problem).contains("expected at most 1000000 items of instances, found more"));
    }

}
