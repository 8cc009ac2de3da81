package dev.wasmhost.samples.polyglot;

import java.util.List;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** What a basket costs, by a rule that somebody else has written. */
@WasmPlugin("pricing")
interface Pricing {

    Quote quote(List<Line> lines);

    /**
     * So many of an article.
     *
     * @param article its name
     * @param quantity how many
     * @param price of one, in cents
     */
    record Line(String article, int quantity, long price) {

    }

    /**
     * What all lines cost.
     *
     * @param total in cents
     * @param reason why that is less than their sum
     */
    record Quote(long total, String reason) {

    }

}
