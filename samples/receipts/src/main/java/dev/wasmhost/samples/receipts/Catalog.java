package dev.wasmhost.samples.receipts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import dev.wasmhost.spring.boot.autoconfigure.WasmHostFunction;

import org.springframework.stereotype.Service;

/** A service of the application, some of whose methods plugins may call. */
@Service
class Catalog {

    private final Map<String, Integer> prices = Map.of("tea", 350, "cup", 1200);

    private final List<String> notes = new ArrayList<>();

    @WasmHostFunction(module = "catalog")
    int priceOf(String article) {
        Integer price = this.prices.get(article);
        if (price == null) {
            throw new NoSuchElementException("no article \"" + article + "\"");
        }
        return price;
    }

    @WasmHostFunction(module = "catalog")
    synchronized void note(String text) {
        this.notes.add(text);
    }

    synchronized List<String> notes() {
        return List.copyOf(this.notes);
    }

}
