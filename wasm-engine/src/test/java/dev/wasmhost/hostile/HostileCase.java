package dev.wasmhost.hostile;

/**
 * One attack.
 *
 * @param number its number, which is never reused
 * @param group what it attacks
 * @param name what the guest does
 * @param guest what the guest is made of
 * @param expected what must be observed, in the words of {@link Outcome}
 * @param attack does it
 */
record HostileCase(int number, Group group, String name, String guest, String expected, Attack attack) {

    /** Does what a case is about. */
    @FunctionalInterface
    interface Attack {

        /** Returns what the host's caller, or the guest, was answered. */
        Object run(Host host) throws Exception;

    }

    @Override
    public String toString() {
        return this.number + " " + this.name;
    }

}
