package dev.wasmhost.samples.polyglot;

import java.util.List;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Prices a basket by the rule that {@code pricing.rule} names. */
@SpringBootApplication
public class PolyglotApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(PolyglotApplication.class, arguments);
    }

    @Bean
    CommandLineRunner basket(Pricing pricing, @Value("${pricing.rule}") String rule) {
        List<Pricing.Line> lines = List.of(new Pricing.Line("tea", 12, 350), new Pricing.Line("cup", 1, 1280));
        return (arguments) -> {
            Pricing.Quote quote = pricing.quote(lines);
            System.out.println(rule + ": " + quote.total() + " cents, " + quote.reason());
        };
    }

}
