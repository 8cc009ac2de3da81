package dev.wasmhost.internal.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void allClassesThatAreNamedExist() throws Exception {
        List<String> classes = new ArrayList<>();
        for (Field each : Names.class.getDeclaredFields()) {
            if (Modifier.isStatic(each.getModifiers()) && each.getType() == String.class) {
                each.setAccessible(true);
                String name = (String) each.get(null);
                if (!name.endsWith("/")) {
                    classes.add(name.replace('/', '.'));
                }
            }
        }
        assertThat(classes).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        for (String each : classes) {
            assertThat(Class.forName(each, false, getClass().getClassLoader())).isNotNull();
        }
    }

}
