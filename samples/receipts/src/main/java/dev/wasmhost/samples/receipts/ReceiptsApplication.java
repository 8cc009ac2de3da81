package dev.wasmhost.samples.receipts;

import java.util.List;
import java.util.NoSuchElementException;

import dev.wasmhost.spring.boot.autoconfigure.WasmCommandException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Sells tea, and prints what the plugins answer. */
@SpringBootApplication
public class ReceiptsApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ReceiptsApplication.class, arguments);
    }

    @Bean
    CommandLineRunner sale(Discount discount, Receipts receipts, Catalog catalog, WasmPlugins plugins) {
        return (arguments) -> {
            int tea = discount.quote("tea", 12);
            System.out.println("12 tea: " + tea + ", " + catalog.notes());
            // Without an interface.
            int cup = plugins.get("discount").call(int.class, "quote", "cup", 1);
            System.out.print(receipts.print(List.of("Thank you"), "tea 12 " + tea + "\ncup 1 " + cup + "\n"));
            try {
                discount.quote("gold", 1);
            }
            catch (NoSuchElementException ex) {
                System.out.println("discount: " + ex.getMessage());
            }
            try {
                receipts.print(List.of(), "tea twelve\n");
            }
            catch (WasmCommandException ex) {
                System.out.println("receipt: status " + ex.status() + ", " + ex.errorOutput());
            }
        };
    }

}
