package dev.wasmhost.hostile;

import java.util.ArrayList;
import java.util.List;

/** Collects and numbers the cases of a group. */
final class Cases {

    private final Group group;

    private final List<HostileCase> cases = new ArrayList<>();

    Cases(Group group) {
        this.group = group;
    }

    Cases add(String name, String guest, String expected, HostileCase.Attack attack) {
        this.cases
            .add(new HostileCase(this.group.first() + this.cases.size(), this.group, name, guest, expected, attack));
        return this;
    }

    List<HostileCase> toList() {
        return List.copyOf(this.cases);
    }

}
