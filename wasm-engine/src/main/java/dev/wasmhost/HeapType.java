package dev.wasmhost;

/** What a reference points to (spec 2.3.3). */
public enum HeapType {

    /** Functions of any type. */
    FUNC("func"),
    /** Objects that belong to the host. */
    EXTERN("extern");

    private final String text;

    HeapType(String text) {
        this.text = text;
    }

    /** Returns the name in the text format. */
    @Override
    public String toString() {
        return this.text;
    }

}
